"""Everything an episode measures, gathered for its pages in a fixed number of queries, whatever the number of results.

The clinician's words stand here: which error judges and who answers for it, first sign or confirmed, the way to the
target. What is drawn is drawn when a page asks for it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from django.utils.translation import get_language, get_language_bidi, gettext
from django.utils.translation import gettext as _

from measures import change_words
from measures.adopting import adopted_for
from measures.chart_words import data_for, words_for
from measures.charts import ChartData, Point
from measures.charts.small import SmallChart
from measures.charts.time_axis import span_of
from measures.conditions import choices_of, side_in_words
from measures.definitions import InstrumentDefinition
from measures.drawing import Figure, SmallFigure, figure, small_figure
from measures.due import is_due, next_time
from measures.due_measures import schedule_of
from measures.due_words import due_words
from measures.fits import MEASURES_PAGE, FitAsked, FitSaid, fits_of
from measures.instruments import from_json, short
from measures.interpretation import Standing, Steadiness
from measures.models import Measure, Measurement
from measures.reading import Reading, read_line
from measures.reading import Target as GoalTarget
from measures.result_rows import ResultRows, ResultsOf
from measures.series import Line, lines_of
from measures.steady_spells import (
    PRACTICE,
    behind_words,
    holds_steady,
    practised_during,
    still_moves,
    uneven_words,
    what_is_behind,
)
from measures.thresholds import MCID, MDC, Adopted, judging
from measures.together import Told, Topic, Way, in_words, remarks, topic_of
from patients.models import Episode
from patients.slots import Target, measure_targets
from rehabgoals.days import day_words

Span = tuple[date, date]
# Pain first, then what one can do, then how it goes overall, then all else.
_ORDER = (Topic.PAIN, Topic.FUNCTION, Topic.OVERALL, None)


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
        title = self.measure.title
        return _("%(what)s, %(side)s") % {"what": title, "side": self.name} if self.name else title

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
        what = self.measure.activity or gettext(self.definition.about)
        if self.name:
            what = _("%(what)s (%(side)s)") % {"what": what, "side": self.name}
        return SmallChart(self.name, self.data, words_for(self.definition, self.reading.today, what=what))

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
        topic, since = topic_of(self.definition), self.reading.since_baseline
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


@dataclass(frozen=True)
class Overview:
    """What an episode measures: what the patient says beside what was measured, what they say together, all results.

    `stopped` are measured no more: their results stay, and they can be taken up again.
    `calls` are measures of which a worsening was seen that might be worth a call: for the clinician alone.
    """

    said: list[MeasureShown]
    assessed: list[MeasureShown]
    waiting: list[MeasureShown]
    stopped: list[Measure]
    together: list[str]
    calls: list[str]
    results: ResultRows
    span: Span | None

    @property
    def has_measures(self) -> bool:
        """Whether anything was chosen to be measured."""
        return bool(self.said or self.assessed or self.waiting)


def overview(episode: Episode, today: date) -> Overview:
    """Gather what this episode (loaded with its patient) measures. Five queries."""
    rows = Measure.objects.filter(clinic_id=episode.clinic_id, episode=episode).select_related("instrument")
    measures = list(rows.order_by("pk"))
    shown = shown_of(episode, [measure for measure in measures if measure.stopped_on is None], today)
    lines = [line for each in shown for line in each.lines if line.reading.latest is not None]
    span = span_of(line.data for line in lines) if lines else None
    shown = [
        replace(each, lines=tuple(replace(line, span=span, behind=_behind(line, lines)) for line in each.lines))
        for each in shown
    ]
    shown.sort(key=lambda each: (_ORDER.index(topic_of(each.definition)), each.measure.pk))
    drawn = [each for each in shown if each.has_results]
    return Overview(
        said=[each for each in drawn if each.definition.is_patient_reported],
        assessed=[each for each in drawn if not each.definition.is_patient_reported],
        waiting=[each for each in shown if not each.has_results],
        stopped=[measure for measure in measures if measure.stopped_on is not None],
        together=_together(lines, episode),
        calls=[line.title for line in lines if line.reading.is_worth_a_call],
        results=results_of(shown, episode),
        span=span,
    )


def shown_of(episode: Episode, measures: Iterable[Measure], today: date) -> list[MeasureShown]:
    """These measures of the episode (with their instruments), all their results read. Four queries."""
    measures = list(measures)
    rows = Measurement.objects.filter(clinic_id=episode.clinic_id, measure__in=measures)
    results = rows.grouped_by("measure_id")
    for measure in measures:
        measure.episode = episode  # its patient is loaded
    adopted = adopted_for(measures)
    fits = fits_of(measures, episode.clinic_id)
    targets: dict[int, Target] = {}
    for filling in measure_targets:
        targets |= filling.targets(episode)
    parsed = {each.instrument_id: each.instrument for each in measures}
    definitions = {number: from_json(instrument.definition) for number, instrument in parsed.items()}
    return [
        _shown(
            measure,
            definitions[measure.instrument_id],
            results[measure.pk],
            episode,
            today,
            adopted=adopted[measure.pk],
            target=targets.get(measure.pk),
            fits=fits,
        )
        for measure in measures
    ]


def _shown(
    measure: Measure,
    own_definition: InstrumentDefinition,
    results: list[Measurement],
    episode: Episode,
    today: date,
    *,
    adopted: tuple[Adopted, ...],
    target: Target | None,
    fits: dict[tuple[int, str], FitSaid],
) -> MeasureShown:
    definition = judging(own_definition, episode.body_region, adopted)
    standing = [result.taken_on for result in results if result.status == Measurement.Status.FINAL]
    first_on, last_on = (standing[0], standing[-1]) if standing else (None, None)
    due = next_time(schedule_of(measure, episode, definition), first_on, last_on)
    lines = lines_of(definition, results, episode.side)
    names = _names(definition, lines, episode.patient.called)
    return MeasureShown(
        measure=measure,
        definition=definition,
        title=measure.title,
        about=gettext(definition.name) if measure.activity else "",
        lines=tuple(
            # A goal is about the first line: the episode's side, in the patient's own answers.
            _line(measure, definition, line, name, episode, today, None if place else target, fits)
            for place, (line, name) in enumerate(zip(lines, names, strict=True))
        ),
        is_due=is_due(due.on, today),
        due_words=due_words(due, last_on, today),
        results=tuple(results),
        may_be_judged=not (definition.screening or definition.group_only),
    )


def _line(
    measure: Measure,
    definition: InstrumentDefinition,
    line: Line,
    name: str,
    episode: Episode,
    today: date,
    target: Target | None,
    fits: dict[tuple[int, str], FitSaid],
) -> LineShown:
    goal = GoalTarget(target.value, target.baseline, target.is_keeping) if target else None
    is_active = episode.is_active and measure.rhythm == Measure.Rhythm.ON
    return LineShown(
        measure=measure,
        definition=definition,
        reading=read_line(definition, line, today=today, target=goal, is_active=is_active),
        name=name,
        target=target,
        fit=_fit_asked(measure, line, fits, today) if episode.is_active else None,
    )


def results_of(shown: Iterable[MeasureShown], episode: Episode) -> ResultRows:
    """The results of these measures as rows of a table, the newest first; those entered in error stay."""
    return ResultRows([ResultsOf(each.title, each.definition, each.results) for each in shown], episode.patient.called)


def _names(definition: InstrumentDefinition, lines: list[Line], patient: str) -> list[str]:
    """What tells the lines of a measure from each other, in words; nothing where there is one without a side."""
    words = {
        (condition.field, value): label for condition in definition.conditions for value, label in choices_of(condition)
    }
    names = []
    for line in lines:
        variant = (line.variant or {}).items() if len(lines) > 1 else ()
        parts = [
            side_in_words(definition, line.side),
            *(words.get((field, value), value) for field, value in variant),
            _("said by somebody else, for %(name)s") % {"name": patient} if line.by_another else "",
        ]
        names.append(", ".join(part for part in parts if part))
    return names


def _fit_asked(measure: Measure, line: Line, fits: dict[tuple[int, str], FitSaid], today: date) -> FitAsked | None:
    """The question under a line of the patient's own, where there is a change to look at."""
    if line.by_another or len(line.results) < 2:
        return None
    said = fits.get((measure.pk, line.side)) or fits.get((measure.pk, ""))
    return FitAsked(measure.pk, line.side, MEASURES_PAGE, said, today)


def _together(lines: list[LineShown], episode: Episode) -> list[str]:
    """What the lines say together, and which are still moving where others hold steady."""
    words = [in_words(each, episode.patient.called) for each in remarks(filter(None, (line.told for line in lines)))]
    steady = [line.title for line in lines if holds_steady(line.reading)]
    uneven = uneven_words(steady, _moving(lines))
    return [*words, uneven] if uneven else words


def _moving(lines: Iterable[LineShown]) -> list[str]:
    return [line.title for line in lines if still_moves(line.reading, line.definition)]


def _behind(line: LineShown, lines: list[LineShown]) -> str:
    """What may stand behind a line's holding steady, by the others of its page; empty where it does not."""
    if line.reading.steadiness != Steadiness.STEADY:
        return ""
    told = [each for other in lines if other.definition.key == PRACTICE for each in other.reading.line.results]
    shares = practised_during(line.reading, ((each.taken_on, each.value) for each in told))
    moving = _moving(lines)
    return behind_words(what_is_behind(shares, moving), moving)
