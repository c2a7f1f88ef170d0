"""explore: drawing functions, a model and a few controls become a live panel."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from qnkit.model import Model, ParameterError
from qnkit.views.controls import replaced_all, resolved
from qnkit.views.drawing import view_of
from qnkit.views.panel import Panel

__all__ = ["explore"]

_SCHEMES = ("auto", "light", "dark")
_MOST = 6


def explore(
    views: Callable[..., Any] | Sequence[Callable[..., Any]],
    model: Model,
    controls: Mapping[Any, Any],
    *,
    question: str = "",
    sentence: Callable[..., str] | None = None,
    presets: Mapping[str, Model | Mapping[str, Any]] | None = None,
    more: Mapping[Any, Any] | None = None,
    prediction: Any = None,
    seed: int = 0,
    size: tuple[int, int] | None = None,
    widths: Sequence[float] | None = None,
    projector: bool = False,
    theme: str = "auto",
    code: Callable[[Any], str] | str | None = None,
) -> Panel:
    """A panel: move a control and every view follows.

    Parameters
    ----------
    views : one or several drawing functions; ``draw_x(ax, model)`` gets an axes (all share one row), ``diagram_x(model)`` returns
        SVG text and stands above. Either may also take ``rng`` (a generator made afresh for each drawing) and ``predicted``.
    controls : path of a field, or tuple of paths that move together -> what moves it: ``(low, high)`` or ``(low, high, "log")``
        in the field's unit, a list or mapping of choices, True (a switch; a typed number; the choices of the field), or a
        `Control`. At most six; the rest goes into ``more``, which is folded at first.
    question : the one line on top
    sentence : ``sentence(model)`` -> one readable sentence (HTML) with the number that matters; may take ``rng``
    presets : name -> a model, or the values of some paths
    prediction : what `predict` returned; the picture is covered until the learner has committed
    seed : of the random numbers; "new sample" takes the next one
    size : of the matplotlib picture, in CSS pixels
    widths : share of the row for each view on axes (else its attribute ``width``, else equal)
    projector : True for type and lines that are read from the last row
    theme : "auto" follows the page; "light" or "dark"
    code : what "code" shows, in place of the panel's own

    Raises
    ------
    ParameterError
        For a path that is no field, ends that are no range, more than six controls, an unknown theme, widths that do not fit.
    """
    shown = [view_of(view) for view in ([views] if callable(views) else views)]
    on_axes = [view for view in shown if view.on_axes]
    if not shown:
        raise ParameterError("explore: views must name at least one drawing function.")
    if not isinstance(model, Model):
        raise ParameterError(f"explore: model = {model!r}: must be a qnkit model, such as Link().")
    if len(controls) > _MOST:
        raise ParameterError(f"explore: {len(controls)} controls: must be at most {_MOST}; move the others to more={{...}}.")
    if theme not in _SCHEMES:
        raise ParameterError(f"explore: theme = {theme!r}: must be one of {', '.join(_SCHEMES)}.")
    shares = [view.width for view in on_axes] if widths is None else [float(width) for width in widths]
    if len(shares) != len(on_axes) or any(not share > 0 for share in shares):
        raise ParameterError(
            f"explore: widths = {widths}: must have a share above 0 for each of the {len(on_axes)} views on axes."
        )
    known = {
        name: preset if isinstance(preset, Model) else replaced_all(model, preset) for name, preset in (presets or {}).items()
    }
    return Panel(
        shown,
        model,
        [resolved(key, spec, model) for key, spec in controls.items()],
        [resolved(key, spec, model) for key, spec in (more or {}).items()],
        question=question,
        sentence=sentence,
        presets=known,
        prediction=prediction,
        seed=seed,
        size=size,
        widths=shares,
        projector=projector,
        scheme=theme,
        code=code,
    )
