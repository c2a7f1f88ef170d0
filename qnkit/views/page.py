"""The page that shows a panel: whether it is dark, and how many device pixels it has for each CSS pixel."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

import anywidget
import traitlets

__all__ = ["Page"]


class Page(anywidget.AnyWidget):
    """An invisible widget whose ``page`` is what the browser says: ``{"dark": bool, "ratio": float}``, {} before it spoke.

    What one page said is where the next panel of this kernel starts from, so that it is right at once.
    """

    _esm = Path(__file__).with_name("page.js")
    page = traitlets.Dict().tag(sync=True)
    last: ClassVar[dict[str, Any]] = {}

    @property
    def dark(self) -> bool:
        """True on a dark page."""
        return bool((self.page or Page.last).get("dark", False))

    @property
    def scale(self) -> float:
        """Pixels that a picture should have for each CSS pixel, from 1 to 2 in quarters; 1.5 on a page that has not spoken."""
        ratio = float((self.page or Page.last).get("ratio", 1.5))
        return min(max(round(ratio * 4) / 4, 1.0), 2.0)

    @traitlets.observe("page")
    def _heard(self, change: Any) -> None:
        if change["new"]:
            Page.last = dict(change["new"])
