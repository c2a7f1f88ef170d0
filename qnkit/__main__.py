"""The command line: ``python -m qnkit lab | reproduce | warmup | doctor``.

Each command is a small module that is imported when it is called.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence

__all__ = ["main"]


def parser() -> argparse.ArgumentParser:
    """The parser of the four commands."""
    from qnkit import __version__

    top = argparse.ArgumentParser(prog="python -m qnkit", description="qnkit: how quantum machines scale by being connected")
    top.add_argument("--version", action="version", version=f"qnkit {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    lab = commands.add_parser("lab", help="open JupyterLab on the first lab")
    lab.add_argument("--port", type=_port, help="port of the server on this machine (a free one from 8888 on)")
    lab.add_argument("--no-browser", action="store_true", help="print the address and open no browser")
    known = commands.add_parser("reproduce", help="run the published systems and compare with what was reported")
    known.add_argument("names", nargs="*", metavar="NAME", help="systems to run (all of them)")
    known.add_argument("--json", action="store_true", help="print a JSON list of rows in place of the table")
    commands.add_parser("warmup", help="compile every kernel once, so that the first slider answers at once")
    commands.add_parser("doctor", help="say what is installed, what is missing and the command that mends it")
    return top


def _port(text: str) -> int:
    """The port number that a text means."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"{text!r}: a port is a whole number from 1 to 65535")
    return int(text)


def main(argv: Sequence[str] | None = None) -> int:
    """The exit code of one command: 0 done, 1 something needs mending, 2 it was asked for what is not there."""
    asked = parser().parse_args(argv)
    if asked.command == "lab":
        from qnkit import _lab

        return _lab.run(port=asked.port, browser=not asked.no_browser)
    if asked.command == "reproduce":
        from qnkit import _reproduce

        return _reproduce.run(asked.names, as_json=asked.json)
    if asked.command == "warmup":
        from qnkit import _warmup

        return _warmup.run()
    from qnkit import _doctor

    return _doctor.run()


def safely(argv: Sequence[str] | None = None) -> int:
    """The exit code of one command, whatever the terminal: signs that it lacks become ?, a closed or full one ends in a word."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        code = main(argv)
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # the reader has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        print(f"qnkit: {error.strerror or error}; nothing else was done.", file=sys.stderr)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


if __name__ == "__main__":
    sys.exit(safely())
