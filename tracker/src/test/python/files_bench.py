"""What the watch over files costs, or with --off DEJA_TRACKING=off all of tracking: two kernels, one with it and one without,
run the same cells in turns. Prints a Markdown table of median milliseconds, of the medians' difference, and of the median of the
differences of neighbours, which other work on the machine disturbs less; with --starts also of starts. Reading is measured a second time by
the CPU that the cell's own thread takes, which it disturbs least. A minute or two on a quiet machine.

    python files_bench.py [--rounds 9] [--cells 150] [--starts 0] [--off DEJA_FILES=off] [--kernel deja]
"""

import argparse
import os
import statistics
import tempfile
import time

from jupyter_client.manager import KernelManager

from kernel import PATIENCE, run_cell

arguments = argparse.ArgumentParser()
arguments.add_argument("--kernel", default="deja")
arguments.add_argument("--rounds", type=int, default=9)
arguments.add_argument("--cells", type=int, default=150)
arguments.add_argument("--starts", type=int, default=0)
arguments.add_argument("--pause", type=float, default=0, help="seconds before each cell, for what the last one left to the background")
arguments.add_argument("--off", default="DEJA_FILES=off", help="what the kernel without it gets in its environment")
options = arguments.parse_args()

SETUP = (
    "import java.io.*; import java.nio.*; import java.nio.channels.*; import java.nio.file.*;\n"
    "long cpu() { return java.lang.management.ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime(); }"
)
# The value of each is the CPU that it took, in nanoseconds.
READS = {
    "`Files.readAllBytes`, 100 MB": 'long t# = cpu(); Files.readAllBytes(Path.of("big.bin")); cpu() - t#',
    "stream by 8 kB, 100 MB": 'long t# = cpu(); try (var in = new FileInputStream("big.bin")) { byte[] b = new byte[8192];'
    " while (in.read(b) >= 0) {} } cpu() - t#",
    "channel by 64 kB, 100 MB": 'long t# = cpu(); try (var in = FileChannel.open(Path.of("big.bin"))) { var b ='
    " ByteBuffer.allocateDirect(65536); while (in.read(b) >= 0) { b.clear(); } } cpu() - t#",
    "1,000 files of 1 kB written and read": 'long t# = cpu(); for (int k = 0; k < 1000; k++) { Path p = Path.of("small" + k);'
    " Files.write(p, new byte[1024]); Files.readAllBytes(p); } cpu() - t#",
}
PLAIN = {
    "`1 + 1`": "1 + 1",
    "30 lines": "\n".join(f"int a{k} = {k}; String s{k} = \"x\" + a{k};" for k in range(30)),
}


def start(folder, watch):
    manager = KernelManager(kernel_name=options.kernel)
    environment = os.environ | {"DEJA_STORE": os.path.join(folder, "store")} | ({} if watch else dict([options.off.split("=", 1)]))
    begin = time.perf_counter()
    manager.start_kernel(env=environment, cwd=folder)
    client = manager.client()
    client.start_channels(hb=False)
    client.kernel_info()
    client.get_shell_msg(timeout=PATIENCE)
    info = time.perf_counter() - begin
    run_cell(client, "1 + 1")
    return manager, client, info, time.perf_counter() - begin


def timed(client, source):
    sent = time.perf_counter()
    run_cell(client, source)
    return time.perf_counter() - sent


def row(what, watched, plain):
    a, b = statistics.median(watched) * 1000, statistics.median(plain) * 1000
    pairs = statistics.median(x - y for x, y in zip(watched, plain)) * 1000
    print(f"| {what} | {a:.1f} ms | {b:.1f} ms | {a - b:+.2f} ms, {100 * (a / b - 1):+.1f} % | {pairs:+.2f} ms, {100 * pairs / b:+.1f} % |", flush=True)


print(f"| | with | `{options.off}` | added, medians | added, neighbours |\n|---|---|---|---|---|", flush=True)
starts = {True: [], False: []}
for _ in range(options.starts):
    for watch in (True, False):
        with tempfile.TemporaryDirectory() as folder:
            manager, client, info, first = start(folder, watch)
            starts[watch].append((info, first))
            client.stop_channels()
            manager.shutdown_kernel()
if options.starts:
    for column, what in enumerate(("start to `kernel_info_reply`", "start to first result")):
        row(what, *([s[column] for s in starts[watch]] for watch in (True, False)))

with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
    for folder in (one, other):
        with open(os.path.join(folder, "big.bin"), "wb") as big:
            big.write(os.urandom(1 << 20) * 100)
    alive = [start(one, True), start(other, False)]
    try:
        for _, client, _, _ in alive:
            run_cell(client, SETUP)
            for _ in range(30):
                run_cell(client, "1 + 1")
        for what, source in PLAIN.items():
            times = ([], [])
            for number in range(options.cells if what == "`1 + 1`" else options.cells // 4):
                # Whoever comes second finds the processor's caches as the other has left them.
                order = list(zip(times, alive))[:: 1 if number % 2 else -1]
                for each, (_, client, _, _) in order:
                    each.append(timed(client, source))
            row(what, *(each[10:] for each in times))
        for what, source in READS.items() if options.rounds else []:
            times, taken = ([], []), ([], [])
            for number in range(options.rounds + 3):
                for wall, cpu, (_, client, _, _) in list(zip(times, taken, alive))[:: 1 if number % 2 else -1]:
                    time.sleep(options.pause)
                    sent = time.perf_counter()
                    _, messages = run_cell(client, source.replace("#", str(number)))
                    wall.append(time.perf_counter() - sent)
                    results = [m["content"]["data"]["text/plain"] for m in messages if m["msg_type"] == "execute_result"]
                    cpu.append(int(results[0]) / 1e9)
            row(what, *(each[3:] for each in times))
            row(what + ", CPU", *(each[3:] for each in taken))
    finally:
        for manager, client, _, _ in alive:
            client.stop_channels()
            manager.shutdown_kernel()
