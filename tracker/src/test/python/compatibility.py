"""Runs other people's notebooks with one kernel or several through nbclient. Prints a Markdown table: for each kernel how
many cells ran, and how many of those with stored outputs gave the same again; with several kernels also how many of the
cells that ran with both the first and the last gave the same, and how many ran with one of them alone. Below it stand
the errors of the last kernel where none ran, by name.

    python compatibility.py --root FOLDER --kernels java deja --results results.json [--timeout 60] [--differing]
        [@LIST] NOTEBOOK...

FOLDER holds one folder for each repository, NOTEBOOK is a path in it (so its first part is the repository), and LIST a
file of such paths, one a line. Every run happens in a fresh copy of the notebook's folder, or of its repository where
the notebook says '../'. A cell that fails does not end a run; one that takes longer than the time limit is interrupted,
and ends the run if it goes on for that long again. What was run already is taken from the results, so that a run can be
broken off and gone on with.

Outputs are the same where standard output and the text of results are, apart from colours, white space at the ends of
lines, identity hashes (Point@1b2c3d), names of lambdas' classes and JShell's names for the classes around snippets. A
stored error is the same as any error.
"""

import argparse
import json
import os
import re
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path

import nbclient
import nbformat

NORMALIZED = [
    (re.compile(r"\x1b\[[0-9;]*[A-Za-z]"), ""),
    (re.compile(r"[ \t\r]+$", re.MULTILINE), ""),
    (re.compile(r"\$\$Lambda[$/][\w$./]*"), "$$Lambda"),
    (re.compile(r"@[0-9a-f]{4,16}\b"), "@HASH"),
    (re.compile(r"REPL\.\$JShell\$\w+\$"), "REPL.$JShell$N$"),
]

arguments = argparse.ArgumentParser(fromfile_prefix_chars="@")
arguments.add_argument("notebooks", nargs="+", metavar="NOTEBOOK")
arguments.add_argument("--root", required=True, type=Path, help="the folder with a folder for each repository")
arguments.add_argument("--kernels", required=True, nargs="+", metavar="KERNEL", help="names of kernelspecs")
arguments.add_argument("--results", required=True, type=Path, help="where to keep what came out, as JSON")
arguments.add_argument("--timeout", type=int, default=60, help="seconds for one cell")
arguments.add_argument("--differing", action="store_true", help="only show notebooks of which more ran with one kernel")
arguments.add_argument("--details", action="store_true", help="show on stderr where cells failed or gave something else")
options = arguments.parse_args()


def copied(notebook, folder):
    """The notebook in a copy of its folder, or of its repository."""
    file = options.root / notebook
    inside = file.parent if "../" not in file.read_text("utf-8") else options.root / Path(notebook).parts[0]
    target = Path(folder, inside.resolve().name)
    shutil.copytree(inside, target, symlinks=True, ignore_dangling_symlinks=True)
    return target / file.relative_to(inside)


def said(cell):
    """What the cell printed and gave, normalized: standard output first, then the text of each result."""
    texts = [""]
    for output in cell.outputs:
        if output.output_type == "stream" and output.name == "stdout":
            texts[0] += output.text
        elif output.output_type in ("execute_result", "display_data"):
            texts.append(output.data.get("text/plain", " ".join(sorted(output.data))))
    for pattern, replacement in NORMALIZED:
        texts = [pattern.sub(replacement, text) for text in texts]
    return [text.strip() for text in texts]


def error(cell):
    for output in cell.outputs:
        if output.output_type == "error":
            return f"{output.ename}: {output.evalue}"
    return None


class Client(nbclient.NotebookClient):
    """Interrupts a cell that takes too long, as a person would, and gives up if that does not help."""

    def __init__(self, *arguments, **named):
        super().__init__(*arguments, **named)
        self.interrupted = []

    async def _async_handle_timeout(self, timeout, cell=None):
        self.interrupt_on_timeout = id(cell) not in self.interrupted
        self.interrupted.append(id(cell))
        return await super()._async_handle_timeout(timeout, cell)


def ran(notebook, kernel):
    """For each cell with code: whether it ran, what it said, and its error."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        file = copied(notebook, scratch)
        content = nbformat.read(file, as_version=4)
        cells = [(i, c) for i, c in enumerate(content.cells) if c.cell_type == "code" and c.source.strip()]
        stored = [(said(cell), error(cell)) if cell.outputs else None for _, cell in cells]
        for _, cell in cells:
            cell.outputs = []
        reached = []
        client = Client(
            content,
            kernel_name=kernel,
            timeout=options.timeout,
            startup_timeout=120,
            allow_errors=True,
            resources={"metadata": {"path": str(file.parent)}},
            on_cell_start=lambda cell, cell_index: reached.append(cell_index),
        )
        ended = None
        try:
            client.execute()
        except (nbclient.exceptions.CellTimeoutError, nbclient.exceptions.DeadKernelError) as problem:
            ended = type(problem).__name__
        results = []
        for (index, cell), before in zip(cells, stored):
            if index not in reached:
                status, why = "not reached", None
            elif error(cell) or id(cell) in client.interrupted or (ended and index == reached[-1]):
                status, why = "failed", error(cell) or ended or "interrupted"
            else:
                status, why = "ran", None
            results.append({"cell": index, "status": status, "said": said(cell), "error": why, "stored": before})
        return results


def as_stored(cell):
    """Whether a cell gave what is stored in the notebook; None where nothing is, or the cell was not reached."""
    if cell["stored"] is None or cell["status"] == "not reached":
        return None
    texts, failed = cell["stored"]
    if failed or cell["status"] == "failed":
        return bool(failed) and cell["status"] == "failed"
    return cell["said"] == texts


def counts(cells):
    """How many cells there are, ran, can be compared with what is stored, and gave the same."""
    compared = [as_stored(cell) for cell in cells]
    return Counter(
        cells=len(cells),
        ran=sum(cell["status"] == "ran" for cell in cells),
        stored=len(compared) - compared.count(None),
        same=compared.count(True),
    )


def pairs(one, other):
    """How many cells ran with both, how many of those gave the same, and how many ran with one of them alone."""
    ran = [(a["status"] == "ran", b["status"] == "ran", a["said"] == b["said"]) for a, b in zip(one, other)]
    return Counter(
        both=sum(a and b for a, b, _ in ran),
        alike=sum(a and b and same for a, b, same in ran),
        first=sum(a and not b for a, b, _ in ran),
        last=sum(b and not a for a, b, _ in ran),
    )


def errors(one, other):
    """The names of the last kernel's errors in cells that ran with neither."""
    failed = [b for a, b in zip(one, other) if a["status"] != "ran" and b["status"] != "ran"]
    return Counter((b["error"] or b["status"]).split(":")[0] for b in failed)


def show(notebook, one, other):
    print(notebook, file=sys.stderr)
    for a, b in zip(one, other):
        if b["status"] != "ran" or as_stored(b) is False or (a["status"] == "ran" and a["said"] != b["said"]):
            print(f"  cell {a['cell']}:\n    {a}\n    {b}", file=sys.stderr)


def line(name, counted, paired):
    columns = [name, next(iter(counted.values()))["cells"]]
    for count in counted.values():
        columns += [count["ran"], f"{count['same']} of {count['stored']}"]
    if len(counted) > 1:
        columns += [f"{paired['alike']} of {paired['both']}", paired["first"], paired["last"]]
    print("| " + " | ".join(map(str, columns)) + " |", flush=True)


os.nice(10)
results = json.loads(options.results.read_text("utf-8")) if options.results.exists() else {}
titles = ["notebook", "cells"]
for kernel in options.kernels:
    titles += [f"ran, {kernel}", f"as stored, {kernel}"]
if len(options.kernels) > 1:
    titles += ["same with both", f"ran with {options.kernels[0]} alone", f"ran with {options.kernels[-1]} alone"]
print("| " + " | ".join(titles) + " |\n" + "|---" * len(titles) + "|")
totals, total_pairs, total_errors = {kernel: Counter() for kernel in options.kernels}, Counter(), Counter()
for notebook in options.notebooks:
    try:
        for kernel in options.kernels:
            if notebook not in results.setdefault(kernel, {}):
                results[kernel][notebook] = ran(notebook, kernel)
                options.results.write_text(json.dumps(results, ensure_ascii=False, indent=1), "utf-8")
    except Exception as problem:  # one notebook's trouble is a line in the table
        print(f"| {notebook} | {type(problem).__name__}: {problem} |".replace("\n", " "), flush=True)
        continue
    one, other = (results[options.kernels[at]][notebook] for at in (0, -1))
    if options.details:
        show(notebook, one, other)
    counted = {kernel: counts(results[kernel][notebook]) for kernel in options.kernels}
    paired = pairs(one, other)
    if paired["first"] or paired["last"] or not options.differing:
        line(notebook, counted, paired)
    total_pairs.update(paired)
    total_errors.update(errors(one, other))
    for kernel in options.kernels:
        totals[kernel].update(counted[kernel])
line("all", totals, total_pairs)
print("\n| cells that ran with none | error |\n|---|---|")
for name, count in total_errors.most_common():
    print(f"| {count} | {name} |")
