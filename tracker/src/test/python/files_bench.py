"""What the watch over files costs: two kernels, one with DEJA_FILES=off, run the same cells in turns. Prints a Markdown
table of median milliseconds with and without, and of starts.

    python files_bench.py [--rounds 15] [--starts 5] [--kernel deja]
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
arguments.add_argument("--rounds", type=int, default=15)
arguments.add_argument("--cells", type=int, default=200)
arguments.add_argument("--starts", type=int, default=5)
options = arguments.parse_args()

IMPORTS = "import java.io.*; import java.nio.*; import java.nio.channels.*; import java.nio.file.*;"
READS = {
    "`Files.readAllBytes`, 100 MB": 'Files.readAllBytes(Path.of("big.bin")).length',
    "stream by 8 kB, 100 MB": 'long n{i} = 0; try (var in = new FileInputStream("big.bin")) { byte[] b = new byte[8192];'
    " for (int k = in.read(b); k >= 0; k = in.read(b)) n{i} += k; } n{i}",
    "channel by 64 kB, 100 MB": 'long c{i} = 0; try (var in = FileChannel.open(Path.of("big.bin"))) { var b ='
    " ByteBuffer.allocateDirect(65536); for (int k = in.read(b); k >= 0; k = in.read(b)) { c{i} += k; b.clear(); } } c{i}",
    "1,000 files of 1 kB written and read": "for (int k = 0; k < 1000; k++) { Path p = Path.of(\"small\" + k);"
    " Files.write(p, new byte[1024]); Files.readAllBytes(p); }",
}
PLAIN = {
    "`1 + 1`": "1 + 1",
    "30 lines": "\n".join(f"int a{k} = {k}; String s{k} = \"x\" + a{k};" for k in range(30)),
}


def start(folder, watch):
    manager = KernelManager(kernel_name=options.kernel)
    environment = os.environ | {"DEJA_STORE": os.path.join(folder, "store")} | ({} if watch else {"DEJA_FILES": "off"})
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
    print(f"| {what} | {a:.1f} ms | {b:.1f} ms | {a - b:+.2f} ms, {100 * (a / b - 1):+.1f} % |", flush=True)


print("| | watched | `DEJA_FILES=off` | added |\n|---|---|---|---|")
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
            run_cell(client, IMPORTS)
            for _ in range(30):
                run_cell(client, "1 + 1")
        for what, source in PLAIN.items():
            times = ([], [])
            for number in range(options.cells if what == "`1 + 1`" else options.cells // 4):
                for each, (_, client, _, _) in zip(times, alive):
                    each.append(timed(client, source))
            row(what, *(each[10:] for each in times))
        for what, source in READS.items():
            times = ([], [])
            for number in range(options.rounds + 3):
                for each, (_, client, _, _) in zip(times, alive):
                    each.append(timed(client, source.replace("{i}", str(number))))
            row(what, *(each[3:] for each in times))
    finally:
        for manager, client, _, _ in alive:
            client.stop_channels()
            manager.shutdown_kernel()
