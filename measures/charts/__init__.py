"""The progress chart: from results, a target and today to marks that only have to be written down.

Pure: values in, values out. One idea a module:
`data` what is shown and in which words · `forms` the two drawings' sizes · `domain` values to heights · `time_axis`
dates to places · `marks` the shapes · `labels` where words go without meeting anything · `picture` all of it put
together · `wording` the text alternative, the caption and the numbers · `shaping` Arabic for SVG.

What a later issue adds has its place: the error band and milestones are more values in `domain.shown_values`, more
marks in `picture`, more labels in the same `labels.Plot`, more sentences in `wording`.
"""

from .data import ChartData, ChartWords, Phrases, Point
from .marks import Drawing, Mark
from .picture import Pictures, draw
from .wording import Row, caption, describe, table

__all__ = [
    "ChartData",
    "ChartWords",
    "Drawing",
    "Mark",
    "Phrases",
    "Pictures",
    "Point",
    "Row",
    "caption",
    "describe",
    "draw",
    "table",
]
