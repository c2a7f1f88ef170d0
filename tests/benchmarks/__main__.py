"""Print every benchmark line: measured / must / aim, with the CPU's name."""

from __future__ import annotations

import argparse
import platform
import sys

from tests.benchmarks import (
    chain,
    compiling,
    density,
    emitter,
    events,
    execution,
    growth,
    imports,
    lindblad,
    links,
    memory,
    partitioning,
    placing,
    scheduling,
    simpy_row,
    slider,
    slotted,
    splitting,
    two_pairs,
    vectors,
    waiting,
)

SUITES = {
    "chain": chain.lines,
    "import": imports.lines,
    "lindblad": lindblad.lines,
    "links": links.lines,
    "memory": memory.lines,
    "slider": slider.lines,
    "slotted": slotted.lines,
    "density": density.lines,
    "emitter": emitter.lines,
    "events": events.lines,
    "execution": execution.lines,
    "simpy": simpy_row.lines,
    "two_pairs": two_pairs.lines,
    "vectors": vectors.lines,
    "waiting": waiting.lines,
    "growth": growth.lines,
    "compiling": compiling.lines,
    "partitioning": partitioning.lines,
    "placing": placing.lines,
    "scheduling": scheduling.lines,
    "splitting": splitting.lines,
}


def cpu_name() -> str:
    """The CPU's name as the system tells it."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            return next(line.split(":", 1)[1].strip() for line in file if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def main(arguments: list[str]) -> int:
    """Run the named benchmarks, all without a name."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(SUITES)} (default: all)")
    names = parser.parse_args(arguments).names or list(SUITES)
    if unknown := [name for name in names if name not in SUITES]:
        parser.error(f"no benchmark {unknown[0]!r}; there are {', '.join(SUITES)}")
    print(f"CPU: {cpu_name()}; Python {platform.python_version()}")
    print(f"{'benchmark':58} {'measured':>22} {'must':>10} {'aim':>10}")
    for name in names:
        for work, measured, must, aim in SUITES[name]():
            print(f"{work:58} {measured:>22} {must:>10} {aim:>10}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
