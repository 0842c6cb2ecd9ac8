"""A series as a chart: what was achieved as a line, what is planned or predicted as marks of their own beside it."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from extractor.messages import Messages
from extractor.output.table import digits, period, quantity
from extractor.series import Point, Series

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FORMATS = ("svg", "png")

_LOOKS: Mapping[str, Mapping[str, Any]] = {
    "actual": {"color": "#0b5394", "marker": "o", "markerfacecolor": "#0b5394"},
    "target": {"color": "#b45f06", "marker": "D", "markerfacecolor": "white"},
    "forecast": {"color": "#6a6a6a", "marker": "^", "markerfacecolor": "white"},
}
"""Status by colour, shape and filling, so that it is told without colours too."""

_MOST_LABELLED = 24
"""Points whose values are written beside them; more would hide each other."""

_LABEL_WIDTH, _LABEL_HEIGHT, _CHARACTER = 0.12, 0.06, 0.014
"""Room that a label takes, and a letter below the axis, as shares of the axes."""


def drawn(series: Series, say: Messages, form: str) -> bytes:
    """Return the chart of `series` as SVG or PNG (`form`); the same series gives the same bytes."""
    import matplotlib as mpl

    settings: dict[Any, Any] = {
        "svg.hashsalt": "chiso",
        "svg.fonttype": "path",
        "font.family": "DejaVu Sans",
        "axes.spines.top": False,
        "axes.spines.right": False,
    }
    with mpl.rc_context(settings):
        figure = _figure(series, say)
        stream = io.BytesIO()
        figure.savefig(stream, format=form, dpi=160, metadata={"Date": None} if form == "svg" else {"Software": None})
    return stream.getvalue()


def charted(series: Series) -> list[Point]:
    """Return the points that a chart can show: of the whole, not of a part, with a number and a known end."""
    return [point for point in series.points if point.bounds and point.ends and not point.stated.scope]


def _figure(series: Series, say: Messages) -> Figure:
    from matplotlib.figure import Figure

    points = charted(series)
    figure = Figure(figsize=(8, 4.5), layout="constrained")
    axes = figure.add_subplot()
    for status in _LOOKS:
        _draw(axes, [point for point in points if point.stated.status == status], status, say)
    _frame(axes, series, points, say)
    if len(points) <= _MOST_LABELLED:
        _label(axes, points, say)
    return figure


def _draw(axes: Axes, points: Sequence[Point], status: str, say: Messages) -> None:
    if not points:
        return
    look = _LOOKS[status]
    days, middles = [_day(point) for point in points], [_middle(point) for point in points]
    line = "-" if status == "actual" and _is_one_line(points) else ""
    axes.plot(days, middles, linestyle=line, linewidth=1.5, markersize=7, label=say(f"status-{status}"), **look)
    for point, day in zip(points, days, strict=True):
        low, high = point.bounds or (0.0, 0.0)
        if low < high:
            axes.plot([day, day], [low, high], color=look["color"], linewidth=3, alpha=0.4, solid_capstyle="round")


def _is_one_line(points: Sequence[Point]) -> bool:
    """Whether points follow one another: a value a time, all of one place."""
    return len({point.ends for point in points}) == len(points) and len({p.stated.place for p in points}) == 1


def _label(axes: Axes, points: Sequence[Point], say: Messages) -> None:
    """Write values beside their points, above what was achieved and below the rest, where no other value stands yet."""
    left, right = axes.get_xlim()
    bottom, top = axes.get_ylim()
    placed: list[tuple[float, float]] = []
    for point in sorted(points, key=lambda point: point.stated.comparator != "="):
        above = point.stated.status == "actual"
        at = (
            (_day(point) - left) / (right - left),
            (_middle(point) - bottom) / (top - bottom) + (0.05 if above else -0.05),
        )
        if any(abs(at[0] - x) < _LABEL_WIDTH and abs(at[1] - y) < _LABEL_HEIGHT for x, y in placed):
            continue
        placed.append(at)
        axes.annotate(
            quantity(point.stated, say),
            (_day(point), _middle(point)),
            xytext=(0, 9 if above else -9),
            textcoords="offset points",
            ha="center",
            va="bottom" if above else "top",
            fontsize=8.5,
            color=_LOOKS[point.stated.status]["color"],
        )


def _frame(axes: Axes, series: Series, points: Sequence[Point], say: Messages) -> None:
    axes.set_title(series.title(say.lang), loc="left", fontsize=12, wrap=True)
    axes.set_ylabel(", ".join(sorted({point.stated.unit for point in points if point.stated.unit})))
    axes.yaxis.set_major_formatter(lambda number, _: digits(Decimal(f"{number:.10g}"), say))
    axes.grid(axis="y", color="#dddddd", linewidth=0.8)
    axes.set_axisbelow(True)
    axes.margins(x=0.1, y=0.2)
    if not points:
        axes.set_xticks([])
        axes.set_yticks([])
        axes.text(0.5, 0.5, say("no-points"), ha="center", va="center", transform=axes.transAxes)
        return
    if all(min(point.bounds or (0,)) >= 0 for point in points):
        axes.set_ylim(bottom=max(0.0, axes.get_ylim()[0]))
    ticks = _ticks(points, axes.get_xlim(), say)
    axes.set_xticks(list(ticks), list(ticks.values()))
    axes.legend(frameon=False, loc="upper center", bbox_to_anchor=(0.5, -0.12), ncols=3)


def _ticks(points: Sequence[Point], limits: tuple[float, float], say: Messages) -> Mapping[float, str]:
    """Return the ends of the periods with the periods' names, short names first, none that would hide another."""
    names = {_day(point): period(point.stated.period, say) or "" for point in points}
    ticks: dict[float, str] = {}
    for day, name in sorted(names.items(), key=lambda tick: (len(tick[1]), tick[0])):
        width = limits[1] - limits[0]
        if all(abs(day - at) / width > _CHARACTER * (len(name) + len(other)) / 2 for at, other in ticks.items()):
            ticks[day] = name
    return ticks


def _day(point: Point) -> float:
    """Return the end of the point's period as a number of days."""
    return float(date.fromisoformat(point.ends or "").toordinal())


def _middle(point: Point) -> float:
    low, high = point.bounds or (0.0, 0.0)
    return (low + high) / 2
