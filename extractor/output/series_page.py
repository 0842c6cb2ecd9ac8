"""A series as one HTML page that needs nothing else: the chart, and below it every value with its sources."""

from __future__ import annotations

from html import escape

from extractor.messages import Messages
from extractor.output.chart import drawn
from extractor.output.table import period, quantity
from extractor.records import IndicatorRecord
from extractor.series import Point, Series

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #222 }
svg { width: 100%; height: auto }
table { border-collapse: collapse; width: 100%; font-size: .9rem }
th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid #ddd }
td.value { white-space: nowrap; font-variant-numeric: tabular-nums }
mark { background: #fff2a8 }
.source { color: #555 }
"""


def page(series: Series, say: Messages) -> bytes:
    """Return the page; the value is marked in each sentence that states it."""
    title = escape(series.title(say.lang))
    picture = drawn(series, say, "svg").decode()
    heads = "".join(
        f"<th>{escape(say(f'head-{key}'))}</th>" for key in ("period", "value", "status", "place", "sentences")
    )
    rows = "\n".join(_row(point, say) for point in series.points)
    html = f"""<!DOCTYPE html>
<html lang="{say.lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{_STYLE}</style>
</head>
<body>
<h1>{title}</h1>
<figure role="img" aria-label="{title}">{picture[picture.index("<svg") :]}</figure>
<table>
<thead><tr>{heads}</tr></thead>
<tbody>
{rows}
</tbody>
</table>
</body>
</html>
"""
    return html.encode()


def _row(point: Point, say: Messages) -> str:
    stated = point.stated
    cells = (period(stated.period, say), None, say(f"status-{stated.status}"), stated.place)
    when, _, status, place = (escape(cell or "") for cell in cells)
    said = "<br>".join(_sentence(record) for record in point.records)
    value = escape(quantity(stated, say))
    return f'<tr><td>{when}</td><td class="value">{value}</td><td>{status}</td><td>{place}</td><td>{said}</td></tr>'


def _sentence(record: IndicatorRecord) -> str:
    """Return the sentence with its value marked, and the article behind it."""
    start = record.spans["sentence"][0][0]
    first, last = (end - start for end in (record.spans["value"][0][0], record.spans["value"][-1][1]))
    before, value, behind = (
        escape(part) for part in (record.quote[:first], record.quote[first:last], record.quote[last:])
    )
    return f'{before}<mark>{value}</mark>{behind} <span class="source">({escape(record.document)})</span>'
