"""The project as a folder of files: what belongs to it, a fresh copy of it, and the commands that its README prints."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
JIT_OFF = os.environ.get("NUMBA_DISABLE_JIT", "0") not in {"", "0"}
"""Whether the kernels run uncompiled. What compiles in a process of its own is the same then and need not be tested twice."""
_MADE = {".git", ".venv", "__pycache__", "build", "dist", ".hypothesis", ".qnkit", "qnkit-labs", ".ipynb_checkpoints"}


def files(root: Path = ROOT) -> list[Path]:
    """The files that belong to the project, relative to its folder; what was built, cached or tried in it is left out."""
    if (root / ".git").exists():
        command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listed = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout
        return sorted(Path(name) for name in listed.split("\0") if name and (root / name).is_file())
    found = (path.relative_to(root) for path in root.rglob("*") if path.is_file())
    return sorted(path for path in found if not any(_made(part) for part in path.parts))


def _made(part: str) -> bool:
    """Whether a file or folder of this name is made by a tool and is no part of the project."""
    return part in _MADE or part.endswith((".egg-info", "_cache", ".pyc")) or part == ".coverage"


def copied_to(target: Path) -> Path:
    """The target folder, with a fresh copy of the project's files in it."""
    for name in files():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, target / name)
    return target


def readme_commands(needle: str) -> dict[str, str]:
    """The README's one-line commands that contain a text, by the language of their block: ``sh`` and ``bat``."""
    blocks = re.findall(r"^```(sh|bat)\n(.*?)\n```$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return {language: text for language, text in blocks if needle in text}


def clean_environment() -> dict[str, str]:
    """The environment of a person's own terminal: no virtual environment, no bytecode switch, no paths of this test run."""
    ours = {"VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME", "PYTHONDONTWRITEBYTECODE", "NUMBA_CACHE_DIR", "NUMBA_DISABLE_JIT"}
    return {name: value for name, value in os.environ.items() if name not in ours and not name.startswith(("PYTEST", "COV_"))}
