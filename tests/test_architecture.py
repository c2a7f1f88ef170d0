"""The house keeps its rules, and each rule can fail: it is broken on purpose in a small package."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests import architecture
from tests.project import ROOT


@pytest.mark.parametrize("rule", architecture.RULES, ids=lambda rule: rule.__name__)
def test_house_keeps_the_rule(rule: Callable[[Path], list[str]]) -> None:
    assert rule(ROOT) == []


def test_every_layer_is_known() -> None:
    layers = {path.parent.name for path in (ROOT / "qnkit").glob("*/__init__.py")}
    assert layers == set(architecture.ORDER)


DOCUMENTED = '"""A module."""\n'


def _house(root: Path, **files: str) -> Path:
    """A folder with a small package: file names with two underscores for a slash, and their text."""
    for name, text in {"__init__": "", **files}.items():
        path = root / "qnkit" / (name if name.startswith("__") else name.replace("__", "/"))
        path = path.with_suffix(".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(DOCUMENTED + text, encoding="utf-8")
        test = root / "tests" / path.relative_to(root / "qnkit").parent / f"test_{path.stem.strip('_')}.py"
        test.parent.mkdir(parents=True, exist_ok=True)
        test.touch()
    return root


def test_a_sound_house_breaks_no_rule(tmp_path: Path) -> None:
    house = _house(
        tmp_path,
        kernels__pairs="import math\n\ndef decay(rate, out):\n    '''Writes.'''\n    out[0] = math.exp(rate)\n",
        physics__link="from qnkit import constants\nfrom qnkit.kernels import pairs\nfrom .memory import Memory\n",
        views__links="from qnkit.physics.link import Link\nimport matplotlib\n",
        __main__="from qnkit.views import links\n",
    )
    assert [line for rule in architecture.RULES for line in rule(house)] == []


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("physics__link", "from qnkit.views.links import draw"),
        ("physics__link", "from qnkit import network"),
        ("physics__link", "from ..network import chain"),
        ("physics__link", "from .. import check"),
        ("physics__link", "def f():\n    import qnkit.systems.rows"),
        ("physics__link", "from importlib import import_module\nimport_module('qnkit.compute')"),
        ("kernels__pairs", "from qnkit import constants"),
        ("kernels__pairs", "from ..model import Model"),
        ("model", "from qnkit import physics"),
        ("sweep", "from qnkit import physics"),
        ("_sweep_plan", "from .physics import Link"),
        ("check__verdict", "from qnkit.views import panel"),
    ],
)
def test_an_arrow_that_points_up_is_found(place: str, text: str, tmp_path: Path) -> None:
    found = architecture.upward_arrows(_house(tmp_path, **{place: text}))
    assert len(found) == 1
    assert found[0].endswith("the arrow points up")


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("physics__link", "import numba"),
        ("views__links", "from numba import njit"),
        ("physics__states", "def f():\n    from matplotlib import pyplot"),
        ("check__verdict", "import ipywidgets as w"),
        ("systems__rows", "from IPython.display import HTML"),
        ("model", "import anywidget"),
    ],
)
def test_a_library_outside_its_layer_is_found(place: str, text: str, tmp_path: Path) -> None:
    assert len(architecture.strays(_house(tmp_path, **{place: text}))) == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("def f(x):\n    raise ValueError", "holds raise"),
        ("def f(x):\n    assert x", "holds assert"),
        ("def f(x):\n    print(x)", "calls print"),
        ("def f(x=1):\n    pass", "has a default"),
        ("def f(*, x):\n    pass", "has a default, a keyword"),
        ("def f(**x):\n    pass", "variable argument"),
    ],
)
def test_an_impure_kernel_is_found(text: str, message: str, tmp_path: Path) -> None:
    found = architecture.impure_kernels(_house(tmp_path, kernels__pairs=text))
    assert len(found) == 1
    assert message in found[0]


def test_a_module_without_its_test_file_is_found(tmp_path: Path) -> None:
    house = _house(tmp_path, kernels___jit="", physics__link="")
    (house / "tests" / "kernels" / "test_jit.py").unlink()
    (house / "tests" / "physics" / "test_link.py").unlink()
    assert [line.partition(" has no ")[0] for line in architecture.untested(house)] == ["kernels/_jit.py", "physics/link.py"]


def test_a_file_that_is_too_long_is_found(tmp_path: Path) -> None:
    found = architecture.too_long(_house(tmp_path, physics__link="x = 1\n" * 250, physics__states="x = 1\n" * 249))
    assert found == ["qnkit/physics/link.py has 251 lines"]


def test_a_public_name_without_a_docstring_is_found(tmp_path: Path) -> None:
    text = "class A:\n    '''Is.'''\n    def f(self): ...\n    def _g(self): ...\n\ndef h(): ...\n\ndef _i(): ...\n"
    found = architecture.undocumented(_house(tmp_path, physics__link=text))
    assert [line.split()[1] for line in found] == ["A.f", "h"]
