"""From a key press on a slider to the new picture of a lab's main panel, in a real browser."""

from __future__ import annotations

import statistics
from collections.abc import Iterator

from tests.browser.jupyter import MEND, chromium_path, open_lab

MOVES = 100


def lines() -> Iterator[tuple[str, str, str, str]]:
    """The median and the 95th percentile of 100 moves of the first slider of each lab."""
    for notebook in (
        "00_start_here.ipynb",
        "01_a_pair_and_its_enemies.ipynb",
        "02_heralded_link.ipynb",
        "03_memory_and_waiting.ipynb",
        "04_swapping_and_distillation.ipynb",
        "05_repeater_chain.ipynb",
        "06_hub_and_spoke.ipynb",
        "07_routing.ipynb",
        "09_six_ways_a_simulation_lies.ipynb",
        "10_the_remote_gate.ipynb",
        "11_one_circuit_many_modules.ipynb",
    ):
        work = f"slider move to picture, p95 of {MOVES}, {notebook.split('.')[0]}"
        if chromium_path() is None:
            yield work, "not measured", "150 ms", f"50 ms ({MEND})"
            continue
        with open_lab(notebook) as lab:
            lab.run_all()
            lab.show_first_panel()
            times = [lab.move("ArrowRight" if i % 20 < 10 else "ArrowLeft") for i in range(MOVES)]
        p95 = statistics.quantiles(times, n=20)[-1]
        yield work, f"{p95:.0f} ms (median {statistics.median(times):.0f})", "150 ms", "50 ms"
