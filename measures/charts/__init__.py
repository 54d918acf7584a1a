"""The progress chart: from results, a target and today to marks that only have to be written down.

Pure: values in, values out. One idea a module:
`data` what is shown and in which words · `forms` the drawings' sizes · `domain` values to heights · `time_axis` dates
to places · `scene` where everything of one chart lies · `marks` the shapes · `traces` lines and points · `labels` how
words find a place without meeting anything, `naming` which words there are, `rows` those below the axis · `picture` all
of it put together · `small` several measures on one time axis · `wording` the text alternative, the caption and the
numbers · `shaping` Arabic for SVG.
"""

from .data import ChartData, ChartWords, Milestone, Phrases, Point, Segment, band_around, one_segment
from .marks import Drawing, Mark
from .picture import Pictures, draw
from .wording import Row, caption, describe, table

__all__ = [
    "ChartData",
    "ChartWords",
    "Drawing",
    "Mark",
    "Milestone",
    "Phrases",
    "Pictures",
    "Point",
    "Row",
    "Segment",
    "band_around",
    "caption",
    "describe",
    "draw",
    "one_segment",
    "table",
]
