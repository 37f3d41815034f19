"""Times `deja run` against nbclient with another Java kernel, on the same notebook of 20 cells.

    python headless_bench.py DEJA [KERNEL] [ROUNDS]

DEJA is the launcher, KERNEL a kernelspec (java, as JJava's is called), ROUNDS how often each is
run, in turn (7). Needs nbclient, nbformat and psutil, and the kernelspec in this environment. Each
figure is of a whole command; the first round warms caches and is not counted."""

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import nbformat

KINDS = [
    "1 + 1",
    "int v%d = %d;",
    "class C%d { int get() { return %d; } }",
    'System.out.println("cell %d " + %d);',
    "\n".join(f"int a%d_{i} = {i} + %d;" for i in range(30)),
]


def notebook(path, kernel):
    cells = ["import java.util.stream.*;"]
    for i in range(1, 20):
        kind = KINDS[i % len(KINDS)]
        count = kind.count("%d")
        cells.append(kind % tuple([i] * count) if count else kind)
    made = nbformat.v4.new_notebook()
    made.cells = [nbformat.v4.new_code_cell(source) for source in cells]
    made.metadata["kernelspec"] = {"name": kernel, "display_name": kernel, "language": "java"}
    nbformat.write(made, path)


def timed(command, folder, environment):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    wall = time.monotonic() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        sys.exit(f"{command} failed:\n{done.stdout}\n{done.stderr}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu


def main():
    deja = os.path.abspath(sys.argv[1])
    kernel = sys.argv[2] if len(sys.argv) > 2 else "java"
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 7
    folder = tempfile.mkdtemp(prefix="headless-")
    environment = dict(os.environ, DEJA_STORE=os.path.join(folder, "store"))
    notebook(os.path.join(folder, "twenty.ipynb"), kernel)
    commands = {
        "deja run": [deja, "run", "twenty.ipynb", "ours.ipynb", "--no-progress"],
        f"nbclient, {kernel}": [
            sys.executable,
            "-c",
            "import nbclient, nbformat; nb = nbformat.read('twenty.ipynb', 4);"
            f"nbclient.NotebookClient(nb, kernel_name='{kernel}', timeout=600).execute();"
            "nbformat.write(nb, 'theirs.ipynb')",
        ],
    }
    times = {name: [] for name in commands}
    for round_ in range(rounds + 1):
        for name, command in commands.items():
            measured = timed(command, folder, environment)
            if round_ > 0:
                times[name].append(measured)
    base = None
    print(f"load {os.getloadavg()[0]:.1f}, {rounds} rounds")
    for name in reversed(list(commands)):
        wall = statistics.median(t[0] for t in times[name])
        cpu = statistics.median(t[1] for t in times[name])
        base = base or (wall, cpu)
        spread = f"{min(t[0] for t in times[name]):.2f}..{max(t[0] for t in times[name]):.2f}"
        print(
            f"{name:24} wall {wall:6.2f} s ({spread}), ratio {wall / base[0]:.2f};"
            f" CPU {cpu:5.2f} s, ratio {cpu / base[1]:.2f}"
        )
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
