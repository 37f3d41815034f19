"""Ends a kernel while a cell runs, and prints one JSON object: how many processes it had, the seconds until the
last of them was gone, and the ids of those that outlived our patience.

--how shutdown   a shutdown_request on the control channel
--how sigterm    SIGTERM to the kernel
--how orphan     SIGKILL to the process that had started the kernel
"""

import argparse
import json
import os
import signal
import subprocess
import sys

from jupyter_client import BlockingKernelClient

from kernel import PATIENCE, await_output, processes_of, send_cell, started, time_until_gone

BUSY = 'System.out.println("started"); while (true) { }'

arguments = argparse.ArgumentParser()
arguments.add_argument("--kernel", required=True)
arguments.add_argument("--how", choices=["shutdown", "sigterm", "orphan", "parent"], required=True)
options = arguments.parse_args()


def report(processes):
    seconds, survivors = time_until_gone(processes)
    print(json.dumps({"processes": len(processes), "seconds": seconds, "survivors": survivors}))


def parent():
    """Starts a kernel, says where it is, and waits to be killed."""
    with started(options.kernel) as (manager, _):
        print(json.dumps({"pid": manager.provisioner.pid, "connection": manager.connection_file}), flush=True)
        signal.pause()


def orphan():
    command = [sys.executable, __file__, "--kernel", options.kernel, "--how", "parent"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as starter:
        kernel = json.loads(starter.stdout.readline())
        client = BlockingKernelClient(connection_file=kernel["connection"])
        client.load_connection_file()
        client.start_channels()
        client.wait_for_ready(timeout=PATIENCE)
        await_output(client, send_cell(client, BUSY), "started")
        processes = processes_of(kernel["pid"])
        starter.kill()
        report(processes)
        client.stop_channels()
        os.unlink(kernel["connection"])


def told():
    with started(options.kernel) as (manager, client):
        await_output(client, send_cell(client, BUSY), "started")
        processes = processes_of(manager.provisioner.pid)
        if options.how == "sigterm":
            os.kill(manager.provisioner.pid, signal.SIGTERM)
        else:
            client.shutdown()
        report(processes)


{"shutdown": told, "sigterm": told, "orphan": orphan, "parent": parent}[options.how]()
