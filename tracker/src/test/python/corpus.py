"""Records notebooks of other people and runs the records again: does it give the same?

    python corpus.py --deja path/to/deja --kernel deja --root FOLDER --results FILE.json [--seed N] [@LIST] NOTEBOOK...

FOLDER holds one folder for each repository, NOTEBOOK is a path in it, and LIST a file of such paths, one a line. Each
notebook is run through nbclient in a fresh copy of its folder (of its repository where it says '../'), its cells in the
order in which its author ran them, as its execution counts tell; where there are none, in document order. Then
`deja rerun` runs that record again, in recorded order, and in document order where that is another, no cell longer than
the author's order may, each time with an empty local Maven repository: libraries come from the store's mirror or from where they are published. A cell that fails ends nothing.

Results are kept in FILE.json after each notebook, so that a run can be broken off and gone on with; --seed N takes the
notebooks in an order by chance, so that what is done by then is a fair sample. The Markdown table and the totals are
printed in the end, with --table at once. Needs the packages of requirements.txt, and the kernelspec where Jupyter looks.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import tempfile
import time
from collections import Counter
from pathlib import Path

import nbclient
import nbformat

GOOD = ("IDENTICAL", "EQUIVALENT", "EXPLAINED")

arguments = argparse.ArgumentParser(fromfile_prefix_chars="@")
arguments.add_argument("notebooks", nargs="*", metavar="NOTEBOOK")
arguments.add_argument("--deja", help="the command")
arguments.add_argument("--kernel", default="deja", help="name of its kernelspec")
arguments.add_argument("--root", type=Path, help="the folder with a folder for each repository")
arguments.add_argument("--results", required=True, type=Path, help="where to keep what came out, as JSON")
arguments.add_argument("--timeout", type=int, default=60, help="seconds for one cell")
arguments.add_argument("--seed", type=int, help="take the notebooks in an order by chance")
arguments.add_argument("--table", action="store_true", help="run nothing, print what there is")
options = arguments.parse_args()


def copied(notebook, folder):
    """The notebook in a copy of its folder, or of its repository."""
    file = options.root / notebook
    inside = file.parent if "../" not in file.read_text("utf-8") else options.root / Path(notebook).parts[0]
    target = Path(folder, inside.resolve().name)
    shutil.copytree(inside, target, symlinks=True, ignore_dangling_symlinks=True)
    return target / file.relative_to(inside)


def deja(*command, cwd, **variables):
    environment = {**os.environ, **variables}
    return subprocess.run(
        [options.deja, *command], cwd=cwd, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )


def in_the_order_of_the_author(content):
    """Positions of the code cells to run; without execution counts all of them, from first to last."""
    code = [(at, cell) for at, cell in enumerate(content.cells) if cell.cell_type == "code" and cell.source.strip()]
    ran = [(cell.execution_count, at) for at, cell in code if cell.execution_count]
    return [at for _, at in sorted(ran)] or [at for at, _ in code]


def record(notebook):
    """Runs it as its author did; whether that is every cell once, from first to last."""
    content = nbformat.read(notebook, as_version=4)
    order = in_the_order_of_the_author(content)
    client = nbclient.NotebookClient(
        content,
        kernel_name=options.kernel,
        timeout=options.timeout,
        interrupt_on_timeout=True,
        allow_errors=True,
        resources={"metadata": {"path": str(notebook.parent)}},
    )
    os.environ["JPY_SESSION_NAME"] = str(notebook)
    try:
        with client.setup_kernel():
            for at in order:
                client.execute_cell(content.cells[at], at)
    finally:
        del os.environ["JPY_SESSION_NAME"]
    code = [at for at, cell in enumerate(content.cells) if cell.cell_type == "code" and cell.source.strip()]
    return order == code


def rerun(reference, cwd, *more):
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as empty:
        limit = ("--timeout", str(options.timeout))
        run = deja("rerun", reference, "--json", *limit, *more, cwd=cwd, MAVEN_REPO_LOCAL=str(Path(empty, "repository")))
    result = {"exit": run.returncode, "seconds": round(time.monotonic() - began, 1)}
    try:
        proved = json.loads(run.stdout)
    except ValueError:
        return {**result, "verdict": None, "said": run.stderr.strip().splitlines()[-1:]}
    first = proved.get("divergence", {}).get("first", {})
    return {
        **result,
        "verdict": proved["verdict"],
        "cells": Counter(cell["verdict"] for cell in proved["cells"]),
        "warnings": proved["warnings"],
        "first": {key: first[key] for key in ("number", "verdict", "reason", "diff") if key in first},
    }


def proved(notebook):
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["DEJA_STORE"] = str(Path(scratch, "store"))
        os.environ["DEJA_MIRROR"] = "on"
        as_saved = record(copied(notebook, Path(scratch, "recorded")))
        recorded = rerun("latest", scratch)
        [newest] = Path(scratch, "store", "notebooks").glob("*/1")
        return {
            "asSaved": as_saved,
            "recorded": recorded,
            # Where the author ran every cell once, from first to last, it is the same.
            "document": recorded if as_saved else rerun(f"{newest.parent.name}/1", scratch, "--document-order"),
        }


def counts(run):
    if not run.get("verdict"):
        return f"exit {run['exit']}: {' '.join(run.get('said', []))}"
    return run["verdict"] + " (" + ", ".join(f"{n} {v}" for v, n in sorted(run["cells"].items())) + ")"


def share(part, whole):
    return f"{part} of {whole}" + (f" ({100 * part / whole:.1f} %)" if whole else "")


def totals(results, order):
    runs = [result[order] for result in results.values() if "problem" not in result]
    cells = Counter()
    for run in runs:
        cells.update(run.get("cells", {}))
    ran = sum(bool(run.get("verdict")) and run["verdict"] != "FAILED" for run in runs)
    good = sum(run.get("verdict") in GOOD for run in runs)
    all_cells = sum(cells.values())
    return (
        f"| {order} | {share(ran, len(runs))} | {share(good, len(runs))} "
        f"| {share(sum(cells[v] for v in GOOD), all_cells)} | "
        + ", ".join(f"{n} {v}" for v, n in sorted(cells.items()))
        + " |"
    )


def table(results):
    print("| order | run again without error | identical, equivalent or explained | of cells | cells |")
    print("|---|---|---|---|---|")
    print(totals(results, "recorded"))
    print(totals(results, "document"))
    print()
    print("| notebook | author's order | recorded order | document order |")
    print("|---|---|---|---|")
    for notebook, result in sorted(results.items()):
        if "problem" in result:
            print(f"| {notebook} | {result['problem']} | | |")
            continue
        order = "as saved" if result["asSaved"] else "another"
        print(
            f"| {notebook} | {order} | {counts(result['recorded'])} "
            f"| {counts(result['document'])} |"
        )


def main():
    results = json.loads(options.results.read_text()) if options.results.exists() else {}
    notebooks = list(options.notebooks)
    if options.seed is not None:
        random.Random(options.seed).shuffle(notebooks)
    for notebook in [] if options.table else notebooks:
        if notebook in results:
            continue
        try:
            results[notebook] = proved(notebook)
        except Exception as problem:  # one notebook's trouble is a line in the table
            said = str(problem).splitlines()
            results[notebook] = {"problem": f"{type(problem).__name__}: {said[0] if said else ''}"}
        options.results.write_text(json.dumps(results, indent=1))
    table(results)


main()
