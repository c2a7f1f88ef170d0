"""Claims about all platforms alike: every figure has its source, every result its verdict, and nothing fitted is judged."""

import math
from importlib import import_module
from types import ModuleType

import pytest

from qnkit.systems import KNOWN, platforms, reproduce
from qnkit.systems.figures import Figure

MODULES = [import_module(f"qnkit.systems.platforms.{name}") for name in platforms.PLATFORMS.values()]


def test_there_are_ten_platforms_and_reproduce_runs_them() -> None:
    assert len(platforms.PLATFORMS) == 10
    assert KNOWN["platforms"] == "qnkit.systems.platforms"
    sources = {row.source for row in reproduce("platforms")}
    assert len(sources) == 9  # the warm vapour has a system of its own


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rpartition(".")[2])
def test_every_figure_says_where_it_stands(module: ModuleType) -> None:
    assert module.FIGURES
    for figure in module.FIGURES:
        assert isinstance(figure, Figure)
        assert all((figure.name, figure.paper, figure.where, figure.date))
        assert figure.date[:4].isdigit()
        assert (figure.mark == "S") == (figure.where == "quoted in a secondary text")
        assert (figure.mark == "chosen") == (figure.where == "our choice, not given")


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rpartition(".")[2])
def test_every_link_makes_pairs_toward_its_target(module: ModuleType) -> None:
    link = module.link()
    pairs = link.pairs()
    assert pairs.rate_hz > 0
    assert pairs.fresh_state is not None
    assert pairs.fresh_state.fidelity(link.target) > 0.5
    assert link.ledger().end == pytest.approx(pairs.fidelity, abs=1e-12)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rpartition(".")[2])
def test_rows_are_judged_unless_they_were_fitted(module: ModuleType) -> None:
    for row in module.reproduce():
        assert row.note
        if row.fitted:
            assert row.passes is None
            assert row.simulated == pytest.approx(row.published, rel=0.01)
        else:
            assert row.passes is not None
        if row.published_error is not None:
            assert math.isfinite(row.published_error)


def test_no_platform_counts_a_part_twice() -> None:
    import warnings

    from qnkit.systems.figures import CountedTwice

    with warnings.catch_warnings():
        warnings.simplefilter("error", CountedTwice)
        for module in MODULES:
            module.link()
            module.reproduce()
