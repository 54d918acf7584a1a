"""One measure as its pages show it: its lines, each with its picture and what the clinician reads of it.

Which error judges and who answers for it, first sign or confirmed, the way to the target, what may stand behind a
steady spell. What is drawn is drawn when a page asks for it. No queries: `overview.py` gathers what is shown.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from measures import change_words
from measures.chart_words import data_for, words_for
from measures.charts import ChartData, Point
from measures.charts.small import SmallChart
from measures.conditions import with_side
from measures.definitions import InstrumentDefinition
from measures.drawing import Figure, SmallFigure, figure, small_figure
from measures.fits import FitAsked
from measures.instruments import short
from measures.interpretation import Standing, Steadiness
from measures.models import Measure, Measurement
from measures.reading import Reading
from measures.thresholds import MCID, MDC
from measures.together import Told, Topic, Way, topic_of
from patients.slots import Target
from rehabgoals.days import day_words

Span = tuple[date, date]


@dataclass(frozen=True)
class LineShown:
    """One chart of a measure and what is said of it.

    `name` says which side, which question, or that another person answered; empty where a measure has one line.
    `span` is the axis of time that it shares with the other lines of its page; `behind` is what may stand behind its
    holding steady, by those others.
    """

    measure: Measure
    definition: InstrumentDefinition
    reading: Reading
    name: str
    target: Target | None = None
    fit: FitAsked | None = None
    span: Span | None = None
    behind: str = ""

    @property
    def key(self) -> str:
        """What tells this line from the others of a page."""
        line = self.reading.line
        parts = (str(self.measure.pk), line.side, *(line.variant or {}).values(), "another" if line.by_another else "")
        return "-".join(part for part in parts if part)

    @property
    def title(self) -> str:
        """The measure's title and which line of it."""
        return with_side(self.measure.title, self.name)

    @property
    def about(self) -> str:
        """What it measures as a patient reads it, and which line of it."""
        about = self.measure.about
        return _("%(what)s (%(side)s)") % {"what": about, "side": self.name} if self.name else about

    @cached_property
    def last(self) -> str:
        """The latest result and its day, in words; empty without results."""
        if self.reading.latest is None:
            return ""
        return _("%(value)s on %(day)s") % {
            "value": short(self.definition, self.reading.latest.value),
            "day": day_words(self.reading.latest.taken_on),
        }

    @cached_property
    def data(self) -> ChartData:
        """What is drawn of it."""
        target = self.target
        return data_for(
            self.definition,
            reading=self.reading,
            target=Point(target.on, target.value) if target else None,
            keeping=target is not None and target.is_keeping,
            today=self.reading.today,
            rtl=get_language_bidi(),
        )

    @cached_property
    def chart(self) -> SmallChart:
        """It as one row on the axis that a page's lines share."""
        return SmallChart(self.name, self.data, words_for(self.definition, self.reading.today, what=self.about))

    @cached_property
    def small(self) -> SmallFigure:
        """The small picture on the page's axis."""
        return small_figure([self.chart], get_language() or "en", caption=self.verdict, span=self.span)

    @cached_property
    def figure(self) -> Figure:
        """The large picture, with its numbers as a table."""
        return figure(self.data, self.chart.words, get_language() or "en")

    @cached_property
    def verdict(self) -> str:
        """What the change since the start is, with the error that judges it."""
        return change_words.clinician_words(self.reading, self.definition)

    @cached_property
    def details(self) -> list[str]:
        """What else there is to say: since last time, the way to the target, the limits of the measure, its breaks."""
        reading, definition = self.reading, self.definition
        words = [change_words.since_last_words(reading, definition), change_words.way_words(reading, definition)]
        return [*filter(None, words), *change_words.note_lines(reading, definition), *self._breaks()]

    @property
    def to_adopt(self) -> list[str]:
        """Which of MDC and MCID wait for somebody of the clinic to adopt them."""
        chosen = ((self.definition.mdc, MDC), (self.definition.mcid, MCID))
        return [of for each, of in chosen if each is not None and not each.verified]

    @cached_property
    def errors(self) -> list[str]:
        """What judges: each threshold with its population and source, and who answers for it."""
        definition, today = self.definition, self.reading.today
        chosen = ((definition.mdc, MDC), (definition.mcid, MCID))
        return [change_words.error_words(each, definition, today, of) for each, of in chosen if each is not None]

    @property
    def fit_words(self) -> str:
        """What the patient said last of this chart, on which day; empty where nothing was said."""
        said = self.fit.said if self.fit else None
        return said.words(self.measure.episode.patient.called) if said else ""

    @property
    def steady(self) -> str:
        """That it holds steady, and what one might look at; empty where it does not."""
        return change_words.steady_words(self.reading, self.definition)

    @property
    def steady_options(self) -> list[str]:
        """What the two might look at while it holds steady (reference/evidence.md section 4); else nothing."""
        if self.reading.steadiness != Steadiness.STEADY:
            return []
        return [
            _("Check how it was measured"),
            _("Change the dose or the exercise"),
            _("Go on to a harder task of real life"),
            _("Look at sleep, mood, work and flare-ups"),
            _("Change the target or its date"),
            _("Go over to keeping what was gained"),
            _("Ask a colleague"),
            _("Finish well"),
        ]

    def _breaks(self) -> list[str]:
        words = _("From %(day)s (%(change)s): results before that day are not compared with those after it.")
        return [
            words
            % {
                "day": day_words(each.start.on, self.reading.today),
                "change": change_words.break_words(each.segment.changed, self.definition),
            }
            for each in self.reading.segments[1:]
            if each.start is not None
        ]

    @property
    def told(self) -> Told | None:
        """Which way it went, where that was judged and can be held against other measures."""
        topic, since = topic_of(self.definition, self.reading.line.variant), self.reading.since_baseline
        if topic is None or since is None or not since.change.is_judged or self.reading.latest is None:
            return None
        way = Way.BETTER if since.change.is_better else Way.WORSE if since.change.is_worse else Way.SAME
        is_early = self.reading.standing == Standing.FIRST_SIGN and topic is not Topic.OVERALL
        is_reported = self.definition.is_patient_reported
        return Told(topic, is_reported, way, self.reading.latest.taken_on, is_early)


@dataclass(frozen=True)
class MeasureShown:
    """One measure with what the page says about it."""

    measure: Measure
    definition: InstrumentDefinition
    title: str
    about: str
    lines: tuple[LineShown, ...]
    is_due: bool
    due_words: str
    results: tuple[Measurement, ...]
    may_be_judged: bool = True

    @property
    def has_results(self) -> bool:
        """Whether anything was measured that stands."""
        return any(line.reading.latest is not None for line in self.lines)

    @property
    def is_twice_not(self) -> bool:
        """Whether twice in a row one of its charts did not fit how it feels."""
        return any(line.fit is not None and line.fit.is_twice_not for line in self.lines)
