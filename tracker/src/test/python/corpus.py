"""Runs notebooks of other people through nbclient and through `deja run`, compares what was recorded of the two, and
runs the headless record again for a verdict. Prints one line of a Markdown table for each notebook.

    python corpus.py --deja path/to/deja --kernel deja [--timeout 120] NOTEBOOK_OR_FOLDER...

Each run happens in a fresh copy of the notebook's folder, so that nothing given here is written to. A cell that fails
does not end a run. Needs the Python packages of requirements.txt, and the kernelspec where Jupyter looks for it.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nbclient
import nbformat

arguments = argparse.ArgumentParser()
arguments.add_argument("notebooks", nargs="+", type=Path)
arguments.add_argument("--deja", required=True, help="the command")
arguments.add_argument("--kernel", default="deja", help="name of its kernelspec")
arguments.add_argument("--timeout", type=int, default=120, help="seconds for one cell")
arguments.add_argument("--details", action="store_true", help="show on stderr where the two records differ")
options = arguments.parse_args()
options.deja = str(Path(options.deja).absolute()) if "/" in options.deja else options.deja


def notebooks():
    for given in options.notebooks:
        if given.is_dir():
            yield from sorted(
                file for file in given.rglob("*.ipynb") if ".ipynb_checkpoints" not in file.parts
            )
        else:
            yield given


def copied(notebook, folder):
    """A copy of the notebook's folder, and the notebook in it."""
    target = Path(folder, notebook.parent.resolve().name)
    shutil.copytree(notebook.parent, target, symlinks=True)
    return target / notebook.name


def deja(*command, cwd):
    return subprocess.run([options.deja, *command], cwd=cwd, capture_output=True, text=True, stdin=subprocess.DEVNULL)


def recorded(reference, cwd):
    shown = deja("show", reference, "--json", cwd=cwd)
    if shown.returncode != 0:
        raise RuntimeError(shown.stderr.strip())
    return json.loads(shown.stdout)


def latest(cwd):
    """The newest execution in the store."""
    return json.loads(deja("list", "--json", cwd=cwd).stdout)[0]["id"]


def through_nbclient(notebook):
    os.environ["JPY_SESSION_NAME"] = str(notebook)
    content = nbformat.read(notebook, as_version=4)
    client = nbclient.NotebookClient(
        content,
        kernel_name=options.kernel,
        timeout=options.timeout,
        interrupt_on_timeout=True,
        allow_errors=True,
        resources={"metadata": {"path": str(notebook.parent)}},
    )
    try:
        client.execute()
    finally:
        del os.environ["JPY_SESSION_NAME"]
    return recorded(latest(notebook.parent), notebook.parent)


def through_deja(notebook):
    run = deja("run", notebook.name, "--allow-errors", "--timeout", str(options.timeout), cwd=notebook.parent)
    if run.returncode not in (0, 1):
        raise RuntimeError(run.stderr.strip())
    return recorded(latest(notebook.parent), notebook.parent)


def facts(execution):
    """What both ways of running a notebook must have recorded alike."""
    return [
        {key: run.get(key) for key in ("source", "status", "outputs")} for run in execution["cellRuns"]
    ]


def counted(execution):
    statuses = [run["status"] for run in execution["cellRuns"]]
    return f"{statuses.count('OK')} of {len(statuses)}"


def difference(one, other):
    """Whether the two records say the same, and where not, how many cells differ."""
    one, other = facts(one), facts(other)
    if len(one) != len(other):
        return f"{len(one)} and {len(other)} cells"
    different = [number for number, pair in enumerate(zip(one, other), 1) if pair[0] != pair[1]]
    for number in different if options.details else []:
        print(f"cell {number}:\n  {one[number - 1]}\n  {other[number - 1]}", file=sys.stderr)
    return "yes" if not different else f"{len(different)} of {len(one)} differ"


def row(notebook):
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["DEJA_STORE"] = str(Path(scratch, "store"))
        client = through_nbclient(copied(notebook, Path(scratch, "nbclient")))
        headless = through_deja(copied(notebook, Path(scratch, "headless")))
        rerun = deja("rerun", headless["reference"], "--json", cwd=scratch)
        try:
            verdict = json.loads(rerun.stdout)
            cells = [cell["verdict"] for cell in verdict["cells"]]
            said = verdict["verdict"] + " (" + ", ".join(f"{cells.count(v)} {v}" for v in sorted(set(cells))) + ")"
        except (ValueError, KeyError):
            said = f"exit {rerun.returncode}: {rerun.stderr.strip()}"
        return [counted(client), counted(headless), difference(client, headless), said]


print("| notebook | cells that ran, nbclient | cells that ran, deja run | recorded the same | re-run |")
print("|---|---|---|---|---|")
for notebook in notebooks():
    try:
        columns = row(notebook)
    except Exception as problem:  # one notebook's trouble is a line in the table
        columns = [f"{type(problem).__name__}: {str(problem).splitlines()[0] if str(problem) else ''}", "", "", ""]
    print("| " + " | ".join([str(notebook), *columns]) + " |", flush=True)
