"""Times kinds of cells over a long session, and the memory of all of a kernel's processes. Kernels take turns, cell by
cell. Prints Markdown tables: the median of each kind in the first and in the last quarter of the session, the share that
the first kernel takes of the second's time, and resident memory at both ends.

    python session_bench.py [--cells 1000] KERNEL [KERNEL]

Every cell differs from all before it, so that nothing is found done already.
"""

import argparse
import os
import statistics
import tempfile
import time

import psutil
from jupyter_client.manager import KernelManager

from kernel import run_cell

# The number of the cell stands where # does.
KINDS = {
    "`1 + 1`": "1 + #",
    "variable": "int x# = #;",
    "method": "int f#(int a) { return a + #; }",
    "class": "class C# { int v = #; int get() { return v; } }",
    "print": 'System.out.println("hello #");',
    "30 lines": "int a# = 0;\n"
    + "".join("for (int i = 0; i < %d; i++) { a# += i; }\n" % n for n in range(1, 15))
    + "".join("var s#_%d = Stream.of(1, %d).map(x -> x + %d).toList();\n" % (n, n, n) for n in range(14))
    + "a#",
}

arguments = argparse.ArgumentParser()
arguments.add_argument("kernels", nargs="+")
arguments.add_argument("--cells", type=int, default=1000)
options = arguments.parse_args()


def memory(manager):
    """Mebibytes resident in the kernel's process and those that it started."""
    process = psutil.Process(manager.provisioner.pid)
    return sum(each.memory_info().rss for each in [process, *process.children(recursive=True)]) / 2**20


def rows(title, kernels, value):
    print(f"| {title} | " + " | ".join(KINDS) + " |\n|---|" + "---|" * len(KINDS))
    for kernel in kernels:
        print(f"| {kernel} | " + " | ".join(value(kernel, kind) for kind in KINDS) + " |")
    print()


with tempfile.TemporaryDirectory() as folder:
    sessions = {}
    for kernel in options.kernels:
        manager = KernelManager(kernel_name=kernel)
        manager.start_kernel(env=os.environ | {"DEJA_STORE": os.path.join(folder, "store")}, cwd=folder)
        client = manager.client()
        client.start_channels(hb=False)
        client.wait_for_ready(timeout=120)
        sessions[kernel] = (manager, client)
    times = {kernel: {kind: [] for kind in KINDS} for kernel in sessions}
    held = {kernel: [] for kernel in sessions}
    for number in range(options.cells):
        kind = list(KINDS)[number % len(KINDS)]
        for kernel, (manager, client) in sessions.items():
            begin = time.perf_counter()
            run_cell(client, KINDS[kind].replace("#", str(number)))
            times[kernel][kind].append(time.perf_counter() - begin)
            if number in (20, options.cells - 1):
                held[kernel].append(memory(manager))
    for manager, client in sessions.values():
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def median(kernel, kind, quarter):
    values = times[kernel][kind]
    size = max(1, len(values) // 4)
    return statistics.median(values[:size] if quarter == "first" else values[-size:])


for quarter in ("first", "last"):
    rows(f"{quarter} quarter", sessions, lambda kernel, kind: f"{median(kernel, kind, quarter) * 1000:.1f} ms")
rows("last ÷ first", sessions, lambda kernel, kind: f"{median(kernel, kind, 'last') / median(kernel, kind, 'first'):.2f}")
if len(options.kernels) == 2:
    one, other = options.kernels
    rows(f"share of {other}", [one], lambda _, kind: f"{median(one, kind, 'last') / median(other, kind, 'last'):.2f}")
for kernel, sizes in held.items():
    print(f"{kernel}: {sizes[0]:.0f} MiB after 20 cells, {sizes[1]:.0f} MiB after {options.cells}")
