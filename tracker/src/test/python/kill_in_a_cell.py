"""Runs a notebook cell by cell in a kernel, and kills the kernel with SIGKILL in the middle of the last cell,
as soon as that has printed "started". Prints one JSON object: seconds until all its processes were gone, survivors, and which of the
files that they were started with had a name or are left."""

import argparse
import json
import os
import signal

import nbformat

from kernel import await_output, processes_of, run_cell, send_cell, started, time_until_gone

arguments = argparse.ArgumentParser()
arguments.add_argument("--kernel", required=True)
arguments.add_argument("--notebook", required=True)
options = arguments.parse_args()

notebook = nbformat.read(options.notebook, as_version=4)
cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
folder = os.path.dirname(os.path.abspath(options.notebook))
# What Jupyter Server tells a kernel about the notebook it belongs to.
environment = os.environ | {"JPY_SESSION_NAME": os.path.abspath(options.notebook)}

with started(options.kernel, cwd=folder, env=environment) as (manager, client):
    for cell in cells[:-1]:
        reply, _ = run_cell(client, cell.source, cell.id)
        assert reply["status"] == "ok", reply
    running = send_cell(client, cells[-1].source, cells[-1].id)
    await_output(client, running, "started")
    processes = processes_of(manager.provisioner.pid)
    noted = [option.partition("=")[2] for each in processes for option in each.cmdline() if option.startswith("-Ddeja.seen=")]
    assert noted
    # Who kills all of them at once leaves what has a name by now.
    named = [file for file in noted if os.path.exists(file)]
    os.kill(manager.provisioner.pid, signal.SIGKILL)
    seconds, survivors = time_until_gone(processes)

left = named + [file for file in noted if os.path.exists(file)]
print(json.dumps({"processes": len(processes), "seconds": seconds, "survivors": survivors, "left": left}))
