"""``python -m qnkit doctor``: what is installed, where the kernels are kept, what is missing and the command that mends it."""

from __future__ import annotations

import os
import platform
import re
import sys
from importlib import metadata
from pathlib import Path

__all__ = ["cache_folder", "needed", "report", "run"]

_CHECKOUT = Path(__file__).resolve().parents[1]


def needed(requirements: list[str]) -> list[tuple[str, str, str]]:
    """Name, lowest version and extra ("" for the core) of each requirement of the core and of the labs."""
    found = []
    for text in requirements:
        name, _, marker = text.partition(";")
        extra = re.search(r"extra\s*==\s*['\"](\w+)['\"]", marker)
        least = re.search(r">=\s*([\w.]+)", name)
        bare = re.match(r"[\w.-]+", name.strip())
        if bare and (extra is None or extra[1] == "lab"):
            found.append((bare[0], least[1] if least else "", extra[1] if extra else ""))
    return found


def _older(version: str, least: str) -> bool:
    """Whether a version lies below another, by its first three numbers."""
    have, want = ([int(part) for part in re.findall(r"\d+", text)[:3]] for text in (version, least))
    return have < want


def cpu() -> str:
    """The processor's name as the system tells it."""
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        text = ""
    named = re.search(r"^model name\s*:\s*(.+)$", text, re.MULTILINE)
    return named[1].strip() if named else platform.processor() or platform.machine()


def threads() -> int:
    """The number of processor threads that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def cache_folder() -> str | None:
    """The folder in which compiled kernels are kept, or None where none can be written to."""
    from qnkit._warmup import kernels

    for _, kernel in kernels():
        stats = getattr(kernel.compiled, "stats", None)
        return getattr(stats, "cache_path", None)
    return None


def report() -> tuple[list[str], list[str]]:
    """The lines that say what is there, and the lines that say what needs mending, each with its command."""
    from qnkit import __version__

    lines = [
        f"qnkit      {__version__} in {Path(__file__).resolve().parent}",
        f"python     {platform.python_version()} at {sys.executable}",
        f"system     {platform.platform()}",
        f"processor  {cpu()}, {threads()} threads for this process",
    ]
    pip = f'"{sys.executable}" -m pip install'
    itself, where = (f'-e "{_CHECKOUT}', '"') if (_CHECKOUT / "pyproject.toml").is_file() else ('"qnkit', '"')
    try:
        requirements = metadata.requires("qnkit") or []
    except metadata.PackageNotFoundError:
        return lines, [f"qnkit is not installed, only found in this folder: {pip} {itself}[lab]{where}"]
    missing: dict[str, list[str]] = {}
    wrong = []
    for name, least, extra in needed(requirements):
        part = "[lab]" if extra else ""
        try:
            version = metadata.version(name)
        except metadata.PackageNotFoundError:
            missing.setdefault(f"{pip} {itself}{part}{where}", []).append(name)
            continue
        lines.append(f"  {name:<11}{version}")
        if least and _older(version, least):
            wrong.append(f"{name} {version} is older than {least}: {pip} --upgrade {itself}{part}{where}")
    wrong += [f"not installed: {', '.join(names)}: {command}" for command, names in missing.items()]
    if not wrong:
        lines.append(_cache_line(wrong))
    return lines, wrong


def _cache_line(wrong: list[str]) -> str:
    """The line about the cache of compiled kernels; what needs mending is added to ``wrong``."""
    if os.environ.get("NUMBA_DISABLE_JIT", "0") not in {"", "0"}:
        return "kernels    run uncompiled, since NUMBA_DISABLE_JIT is set"
    folder = cache_folder()
    if folder is None:
        set_it = "set NUMBA_CACHE_DIR=%TEMP%\\qnkit" if os.name == "nt" else "export NUMBA_CACHE_DIR=$HOME/.cache/qnkit"
        wrong.append(f"compiled kernels cannot be kept, since no folder for them is writable: {set_it}")
        return "kernels    compiled anew in every process"
    return f"kernels    kept in {folder} (writable)"


def run() -> int:
    """The exit code after the report is printed: 0 nothing is missing, 1 something needs mending."""
    lines, wrong = report()
    print("\n".join(lines))
    if not wrong:
        print("Nothing is missing.")
        return 0
    print("\nTo mend:\n" + "\n".join(f"- {line}" for line in wrong))
    return 1
