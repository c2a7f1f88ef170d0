"""The rules of the house, read off the syntax tree of every file: each function lists what breaks one of them in a folder."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ORDER = ("kernels", "qubits", "physics", "network", "compute", "systems", "check", "views")
"""The layers, each of which may import those before it."""
GROUND = {"constants", "quantity", "model", "scenario"}
"""What every layer may import (kernels import nothing of the package but each other)."""
ALONE = {
    "numba": "kernels",
    "llvmlite": "kernels",
    "matplotlib": "views",
    "ipywidgets": "views",
    "anywidget": "views",
    "IPython": "views",
}
"""The libraries that one layer alone may import."""
MAX_LINES = 250
_FORBIDDEN_IN_KERNELS = (ast.Raise, ast.Assert, ast.Try, ast.With, ast.ClassDef, ast.JoinedStr)


def sources(root: Path) -> Iterator[tuple[Path, ast.Module]]:
    """Each Python file of the package, relative to it, with its syntax tree."""
    package = root / "qnkit"
    for path in sorted(package.rglob("*.py")):
        yield path.relative_to(package), ast.parse(path.read_text(encoding="utf-8"))


def imported(file: Path, tree: ast.AST) -> Iterator[tuple[int, str]]:
    """The line and dotted name of everything that a file imports, at its top or inside a function."""
    here = ("qnkit", *file.parts[:-1])
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = (
                ".".join([*here[: len(here) - node.level + 1], *filter(None, [node.module])]) if node.level else node.module or ""
            )
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)
        elif (
            isinstance(node, ast.Call)
            and _called(node) == "import_module"
            and node.args
            and isinstance(node.args[0], ast.Constant)
        ):
            yield node.lineno, str(node.args[0].value)


def _called(node: ast.Call) -> str:
    """The last name of what is called."""
    return node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id if isinstance(node.func, ast.Name) else ""


def upward_arrows(root: Path) -> list[str]:
    """Imports within the package that do not point from a later layer to an earlier one."""
    found = []
    for file, tree in sources(root):
        layer = file.parts[0] if len(file.parts) > 1 else "sweep" if file.stem.startswith("_sweep_") else file.stem
        if layer.startswith("__") or (len(file.parts) == 1 and layer.startswith("_")):
            continue  # the package's own door and the command line stand above every layer
        for line, name in imported(file, tree):
            parts = name.split(".")
            if parts[0] == "qnkit" and len(parts) > 1 and not _allowed(layer, parts[1]):
                found.append(f"{file.as_posix()}:{line} imports {name}: the arrow points up")
    return found


def _allowed(layer: str, target: str) -> bool:
    """Whether a layer may import a target."""
    if layer == target:
        return True
    if layer == "kernels":
        return False
    if layer in GROUND or layer == "sweep":
        return target in GROUND or (layer == "sweep" and target.startswith("_sweep_"))
    if layer not in ORDER:
        return False
    return target in GROUND or target == "sweep" or (target in ORDER and ORDER.index(target) < ORDER.index(layer))


def strays(root: Path) -> list[str]:
    """Imports of a library that belongs to one layer alone, made elsewhere."""
    found = []
    for file, tree in sources(root):
        for line, name in imported(file, tree):
            home = ALONE.get(name.split(".")[0])
            if home is not None and file.parts[0] != home:
                found.append(f"{file.as_posix()}:{line} imports {name} outside {home}")
    return found


def untested(root: Path) -> list[str]:
    """Modules without their test file; ``a/_b.py`` is tested in ``tests/a/test_b.py``."""
    found = []
    for file, _ in sources(root):
        if file.name == "__init__.py":
            continue
        test = root / "tests" / file.parent / f"test_{file.stem.strip('_')}.py"
        if not test.is_file():
            found.append(f"{file.as_posix()} has no test file {test.relative_to(root).as_posix()}")
    return found


def too_long(root: Path) -> list[str]:
    """Files of the package and of its tests over the largest length."""
    paths = sorted([*(root / "qnkit").rglob("*.py"), *(root / "tests").rglob("*.py")])
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in paths}
    return [f"{path.relative_to(root).as_posix()} has {length} lines" for path, length in lengths.items() if length > MAX_LINES]


def impure_kernels(root: Path) -> list[str]:
    """Statements in kernels that a kernel must not hold: raise, assert, print, a class, keywords or defaults."""
    found = []
    for file, tree in sources(root):
        if file.parts[0] != "kernels" or file.name.startswith("_"):
            continue
        for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
            place = f"{file.as_posix()}:{function.lineno} {function.name}"
            given = function.args
            if given.defaults or given.kwonlyargs or given.kwarg or given.vararg:
                found.append(f"{place} has a default, a keyword or a variable argument")
            for node in ast.walk(function):
                if isinstance(node, _FORBIDDEN_IN_KERNELS):
                    found.append(f"{place} holds {type(node).__name__.lower()}")
                if isinstance(node, ast.Call) and _called(node) in {"print", "open"}:
                    found.append(f"{place} calls {_called(node)}")
    return found


def undocumented(root: Path) -> list[str]:
    """Public modules, classes, functions and methods without a docstring."""
    found = []
    for file, tree in sources(root):
        if not ast.get_docstring(tree):
            found.append(f"{file.as_posix()} has no docstring")
        for owner, node in _public(tree, ""):
            if not ast.get_docstring(node):
                found.append(f"{file.as_posix()}:{node.lineno} {owner}{node.name} has no docstring")
    return found


def _public(tree: ast.Module | ast.ClassDef, owner: str) -> Iterator[tuple[str, ast.FunctionDef | ast.ClassDef]]:
    """The public functions and classes of a module, and the public methods of those classes."""
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
            yield owner, node
            if isinstance(node, ast.ClassDef):
                yield from _public(node, f"{node.name}.")


RULES = (upward_arrows, strays, untested, too_long, impure_kernels, undocumented)
"""Every rule; each gives the list of what breaks it."""
