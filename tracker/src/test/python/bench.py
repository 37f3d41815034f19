"""Times whole kernels as a user meets them, and prints one Markdown table: a row for each figure, a column for each
kernel, and the share that the first kernel takes of the second's. Kernels take turns, so that what else the machine does
meets all of them alike; figures are medians.

    python bench.py [--rounds 7] [--cells 100] [--only start,warm,…] KERNEL[:off] [KERNEL[:off] …]

KERNEL is the name of a kernelspec; `deja:off` is the kernelspec `deja` with DEJA_TRACKING=off. `growth` is of the first
kernel alone and takes minutes, as does `memory`.
"""

import argparse
import os
import queue
import statistics
import tempfile
import time
from contextlib import contextmanager

import psutil
from jupyter_client.manager import KernelManager

from kernel import PATIENCE, processes_of, published, run_cell, send_cell

THIRTY_LINES = """import java.util.*;
import java.util.stream.*;
class Shop# {
  private final List<String> names = new ArrayList<>();
  private final Map<String, Integer> stock = new TreeMap<>();
  void add(String name, int count) {
    names.add(name);
    stock.merge(name, count, Integer::sum);
  }
  int total() {
    return stock.values().stream().mapToInt(Integer::intValue).sum();
  }
  List<String> sorted() {
    return names.stream().sorted(Comparator.reverseOrder()).collect(Collectors.toList());
  }
}
Shop# shop# = new Shop#();
for (int i = 0; i < 20; i++) {
  shop#.add("item" + i % 7, i);
}
int sum# = IntStream.rangeClosed(1, 100).filter(n -> n % 3 == 0).map(n -> n * n).sum();
List<String> words# = Stream.of("one", "two", "three").map(String::toUpperCase).toList();
Map<Integer, List<String>> byLength# = words#.stream().collect(Collectors.groupingBy(String::length));
StringBuilder text# = new StringBuilder();
byLength#.forEach((length, each) -> text#.append(length).append(each));
double mean# = words#.stream().mapToInt(String::length).average().orElse(0);
System.out.println(text# + " " + mean#);
Runnable later# = () -> System.out.println(shop#.sorted().size());
later#.run();
shop#.total() + sum#"""

# The number of the cell stands where # does.
DISTINCT = [
    "1 + #",
    "int x# = #;",
    "int f#(int a) { return a + #; }",
    "class C# { int v = #; int get() { return v; } }",
    'System.out.println("hello #");',
]

MAVEN = "%maven com.google.guava:guava:33.0.0-jre"
LINES = 100_000
VARIABLES = 200


class Kernel:
    """One kernel from its start to its end."""

    def __init__(self, kernel, folder, **environment):
        name, _, tracking = kernel.partition(":")
        environment |= {"DEJA_STORE": os.path.join(folder, "store")} | ({"DEJA_TRACKING": tracking} if tracking else {})
        self.manager = KernelManager(kernel_name=name)
        self.begin = time.perf_counter()
        self.manager.start_kernel(env=os.environ | environment, cwd=folder)
        self.client = self.manager.client()
        self.client.start_channels(hb=False)
        self.client.kernel_info()
        self.client.get_shell_msg(timeout=PATIENCE)
        self.info = time.perf_counter() - self.begin

    def timed(self, source):
        """Seconds from the request to idle."""
        sent = time.perf_counter()
        reply, _ = run_cell(self.client, source)
        seconds = time.perf_counter() - sent
        if reply["status"] != "ok":
            raise AssertionError(f"{source[:80]!r} ended with {reply.get('ename')}: {reply.get('evalue')}")
        return seconds

    def end(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)

    def memory(self):
        """Mebibytes resident in all of its processes."""
        return sum(each.memory_info().rss for each in processes_of(self.manager.provisioner.pid)) / 2**20


@contextmanager
def alive(names):
    """A running kernel of each name, past its first cells."""
    with tempfile.TemporaryDirectory() as folder:
        kernels = {}
        try:
            for name in names:
                kernels[name] = Kernel(name, folder)
                for _ in range(3):
                    kernels[name].timed("1 + 1")
            yield kernels
        finally:
            for kernel in kernels.values():
                kernel.end()


def milliseconds(seconds):
    return f"{seconds * 1000:.1f} ms"


def mebibytes(size):
    return f"{size:.0f} MiB"


def row(figure, samples, shown=milliseconds):
    medians = [statistics.median(samples[name]) for name in options.kernels if samples.get(name)]
    share = f"{medians[0] / medians[1]:.2f}" if len(medians) > 1 else ""
    print(f"| {figure} | " + " | ".join(map(shown, medians)) + f" | {share} |", flush=True)


def start():
    samples = [{name: [] for name in options.kernels} for _ in range(3)]
    for turn in range(options.rounds + 1):
        for name in options.kernels:
            with tempfile.TemporaryDirectory() as folder:
                kernel = Kernel(name, folder)
                kernel.timed("1 + 1")
                first = time.perf_counter() - kernel.begin
                second = kernel.timed("1 + 1")
                kernel.end()
            # The first turn reads files that the others find in memory.
            if turn:
                for each, value in zip(samples, (kernel.info, first, second)):
                    each[name].append(value)
    for figure, each in zip(("start to `kernel_info_reply`", "start to first `1 + 1`", "second `1 + 1`"), samples):
        row(figure, each)


def warm():
    with alive(options.kernels) as kernels:
        number = 0
        for figure, source in {"warm `1 + 1`": "1 + 1", "warm cell of 30 lines": THIRTY_LINES}.items():
            samples = {name: [] for name in kernels}
            # What stands in many lines takes other kernels seconds.
            cells, dropped = (options.cells, 30) if "\n" not in source else (options.cells // 5, 5)
            for turn in range(cells + dropped):
                number += 1
                for name, kernel in kernels.items():
                    seconds = kernel.timed(source.replace("#", str(number)))
                    if turn >= dropped:
                        samples[name].append(seconds)
            row(figure, samples)


def growth():
    name = options.kernels[0]
    medians = {}
    with alive([name]) as kernels:
        for number in range(3000):
            kernels[name].timed(DISTINCT[number % len(DISTINCT)].replace("#", str(number)))
            if number + 1 in (250, 3000):
                medians[number + 1] = statistics.median(kernels[name].timed("1 + 1") for _ in range(100))
                held = kernels[name].memory()
                print(f"| warm `1 + 1` after {number + 1} cells | {milliseconds(medians[number + 1])}, {held:.0f} MiB |")
    print(f"| the later ÷ the earlier | {medians[3000] / medians[250]:.2f} |", flush=True)


def output():
    samples = {name: [] for name in options.kernels}
    for _ in range(3):
        for name in options.kernels:
            with alive([name]) as kernels:
                sent = time.perf_counter()
                message = send_cell(kernels[name].client, f"for (int i = 0; i < {LINES}; i++) System.out.println(i);")
                try:
                    text = "".join(
                        each["content"]["text"]
                        for each in published(kernels[name].client, message, 30)
                        if each["msg_type"] == "stream"
                    )
                except queue.Empty:
                    print(f"{name}: silent for 30 s without an end")
                    continue
                samples[name].append(time.perf_counter() - sent)
                if text.count("\n") != LINES:
                    print(f"{name}: {text.count(chr(10))} of {LINES} lines arrived")
    row("100,000 printed lines until idle", samples)


def complete():
    samples = {name: [] for name in options.kernels}
    with alive(options.kernels) as kernels:
        for turn in range(options.cells + 10):
            for name, kernel in kernels.items():
                sent = time.perf_counter()
                kernel.client.complete('"".sub')
                kernel.client.get_shell_msg(timeout=PATIENCE)
                if turn >= 10:
                    samples[name].append(time.perf_counter() - sent)
    row('completion of `"".sub`', samples)


def memory():
    idle, after = ({name: [] for name in options.kernels} for _ in range(2))
    for name in options.kernels:
        with alive([name]) as kernels:
            idle[name].append(kernels[name].memory())
            for number in range(1000):
                kernels[name].timed(DISTINCT[number % len(DISTINCT)].replace("#", str(number)))
            after[name].append(kernels[name].memory())
    row("memory of all processes, idle", idle, mebibytes)
    row("memory of all processes, after 1,000 cells", after, mebibytes)


def variables():
    samples = {name: [] for name in options.kernels}
    with alive(options.kernels) as kernels:
        for turn in range(5):
            source = "\n".join(f"int v{turn}_{i} = {i};" for i in range(VARIABLES))
            for name, kernel in kernels.items():
                samples[name].append(kernel.timed(source))
    row("a cell of 200 `int vN = N;`", samples)


def maven():
    samples = {name: [] for name in options.kernels}
    for name in options.kernels:
        with tempfile.TemporaryDirectory() as home:
            for turn in range(options.rounds + 1):
                kernel = Kernel(name, home, HOME=home, JAVA_TOOL_OPTIONS="-Duser.home=" + home)
                kernel.timed("1 + 1")
                seconds = kernel.timed(MAVEN)
                kernel.end()
                if turn:
                    samples[name].append(seconds)
    row("`%maven` of an artifact in the local repository, new kernel", samples)


SECTIONS = [start, warm, complete, variables, output, maven, memory, growth]

arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
arguments.add_argument("kernels", nargs="+")
arguments.add_argument("--rounds", type=int, default=7)
arguments.add_argument("--cells", type=int, default=100)
arguments.add_argument("--only", default=",".join(section.__name__ for section in SECTIONS))
options = arguments.parse_args()

print("| figure | " + " | ".join(options.kernels) + " | share |")
print("|---|" + "---|" * len(options.kernels) + "---|")
for section in SECTIONS:
    if section.__name__ in options.only.split(","):
        section()
print(f"\nload {os.getloadavg()[0]:.1f} on {psutil.cpu_count()} cores")
