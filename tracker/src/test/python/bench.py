"""Times whole kernels as a user meets them: seconds from the start of the process to kernel_info_reply and to the
result of a first `1 + 1`, and milliseconds of a warm `1 + 1`. Kernels take turns, so that what else the machine does
meets all of them alike. Prints a Markdown table of medians, and ratios to the first kernel named.

    python bench.py [--rounds 9] KERNEL[:off] ...

KERNEL is the name of a kernelspec; `deja:off` is the kernelspec `deja` with DEJA_TRACKING=off.
"""

import argparse
import os
import statistics
import tempfile
import time

from jupyter_client.manager import KernelManager

from kernel import PATIENCE, run_cell

WARM_UP = 30
WARM = 100

arguments = argparse.ArgumentParser()
arguments.add_argument("kernels", nargs="+")
arguments.add_argument("--rounds", type=int, default=9)
options = arguments.parse_args()


def measured(kernel):
    """Seconds to kernel_info_reply, seconds to the first result, median seconds of a warm cell."""
    name, _, tracking = kernel.partition(":")
    manager = KernelManager(kernel_name=name)
    environment = os.environ | ({"DEJA_TRACKING": tracking} if tracking else {})
    with tempfile.TemporaryDirectory() as folder:
        environment["DEJA_STORE"] = os.path.join(folder, "store")
        begin = time.perf_counter()
        manager.start_kernel(env=environment, cwd=folder)
        client = manager.client()
        client.start_channels(hb=False)
        try:
            client.kernel_info()
            client.get_shell_msg(timeout=PATIENCE)
            info = time.perf_counter() - begin
            run_cell(client, "1 + 1")
            first = time.perf_counter() - begin
            for _ in range(WARM_UP):
                run_cell(client, "1 + 1")
            warm = []
            for _ in range(WARM):
                sent = time.perf_counter()
                run_cell(client, "1 + 1")
                warm.append(time.perf_counter() - sent)
        finally:
            client.stop_channels()
            manager.shutdown_kernel()
    return info, first, statistics.median(warm)


samples = {kernel: [] for kernel in options.kernels}
for _ in range(options.rounds):
    for kernel in options.kernels:
        samples[kernel].append(measured(kernel))

medians = {kernel: [statistics.median(column) for column in zip(*rows)] for kernel, rows in samples.items()}
base = medians[options.kernels[0]]
print("| kernel | start to `kernel_info_reply` | start to first result | warm `1 + 1` |")
print("|---|---|---|---|")
for kernel, values in medians.items():
    shown = [f"{values[0]:.2f} s", f"{values[1]:.2f} s", f"{values[2] * 1000:.1f} ms"]
    ratios = [f" ({value / one:.2f}×)" for value, one in zip(values, base)]
    print(f"| {kernel} | " + " | ".join(s + r for s, r in zip(shown, ratios)) + " |")
