"""Runs a notebook cell by cell in a kernel, and interrupts a cell as soon as it has printed "started". Prints a JSON list with an
object for each cell: the status of its reply, what it threw, what it printed and showed, all displays and updates of them included,
and the seconds from the interrupt to the end of the cell."""

import argparse
import json
import os
import sys
import time

import nbformat

from kernel import published, reply_to, send_cell, started

arguments = argparse.ArgumentParser()
arguments.add_argument("--kernel", required=True)
arguments.add_argument("--notebook", required=True)
arguments.add_argument("--environment", action="append", default=[], metavar="NAME=VALUE")
options = arguments.parse_args()

notebook = nbformat.read(options.notebook, as_version=4)
folder = os.path.dirname(os.path.abspath(options.notebook))
environment = os.environ | {"JPY_SESSION_NAME": os.path.abspath(options.notebook)}
environment |= dict(each.split("=", 1) for each in options.environment)


def run(manager, client, cell):
    """What came of a cell."""
    ran = {"printed": "", "shown": [], "html": []}
    interrupted = None
    message_id = send_cell(client, cell.source, cell.id)
    for message in published(client, message_id):
        content = message["content"]
        if message["msg_type"] == "stream":
            ran["printed"] += content["text"]
            if interrupted is None and "started" in ran["printed"]:
                manager.interrupt_kernel()
                interrupted = time.monotonic()
        for mime, kind in (("text/plain", "shown"), ("text/html", "html")):
            if mime in content.get("data", {}):
                ran[kind].append(content["data"][mime])
    if interrupted is not None:
        ran["seconds"] = time.monotonic() - interrupted
    reply = reply_to(client, message_id)["content"]
    print(f"{cell.id} ended: {reply['status']}", file=sys.stderr)
    return ran | {"status": reply["status"], "error": "\n".join(reply.get("traceback", []))}


with started(options.kernel, cwd=folder, env=environment) as (manager, client):
    cells = [run(manager, client, cell) for cell in notebook.cells if cell.cell_type == "code"]
print(json.dumps(cells))
