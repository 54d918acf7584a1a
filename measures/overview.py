"""Everything an episode measures, gathered for its pages in a fixed number of queries, whatever the number of results.

What a page says of each line is in `shown.py`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext
from django.utils.translation import gettext as _

from measures.adopting import adopted_for
from measures.charts.time_axis import span_of
from measures.conditions import choice_in_words, choices_of, side_in_words
from measures.definitions import InstrumentDefinition
from measures.due import is_due, next_time
from measures.due_measures import schedule_of
from measures.due_words import due_words
from measures.fits import MEASURES_PAGE, FitAsked, FitSaid, fits_of
from measures.instruments import from_json
from measures.interpretation import Steadiness
from measures.models import Measure, Measurement
from measures.reading import Target as GoalTarget
from measures.reading import read_line
from measures.result_rows import ResultRows, ResultsOf
from measures.series import Line, lines_of
from measures.shown import LineShown, MeasureShown, Span
from measures.steady_spells import (
    PRACTICE,
    behind_words,
    holds_steady,
    practised_during,
    still_moves,
    uneven_words,
    what_is_behind,
)
from measures.thresholds import Adopted, judging
from measures.together import Topic, remark_words, remarks, topic_of
from patients.models import Episode
from patients.slots import Target, measure_targets

# Pain first, then what one can do, then how it goes overall, then all else.
_ORDER = (Topic.PAIN, Topic.FUNCTION, Topic.OVERALL, None)


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
    targets: dict[int, Target] = {}
    for filling in measure_targets:
        targets |= filling.targets(episode)
    return shown_from(
        episode,
        measures,
        today,
        results=rows.grouped_by("measure_id"),
        adopted=adopted_for(measures),
        targets=targets,
        fits=fits_of(measures, episode.clinic_id),
    )


def shown_from(
    episode: Episode,
    measures: Iterable[Measure],
    today: date,
    *,
    results: Mapping[int, list[Measurement]],
    adopted: Mapping[int, tuple[Adopted, ...]],
    targets: Mapping[int, Target],
    fits: dict[tuple[int, str], FitSaid],
) -> list[MeasureShown]:
    """The same from what was read along with something else, each by the measure's id. No query."""
    measures = list(measures)
    for measure in measures:
        measure.episode = episode  # its patient is loaded
    parsed = {each.instrument_id: each.instrument for each in measures}
    definitions = {number: from_json(instrument.definition) for number, instrument in parsed.items()}
    return [
        _shown(
            measure,
            definitions[measure.instrument_id],
            results.get(measure.pk, []),
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
    names = _names(definition, lines)
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


def _names(definition: InstrumentDefinition, lines: list[Line]) -> list[str]:
    """What tells the lines of a measure from each other, in words; nothing where there is one without a side."""
    words = {
        (condition.field, value): choice_in_words(definition, condition, value)
        for condition in definition.conditions
        for value, _label in choices_of(condition)
    }
    names = []
    for line in lines:
        variant = (line.variant or {}).items() if len(lines) > 1 else ()
        parts = [
            side_in_words(definition, line.side),
            *(words.get((field, value), value) for field, value in variant),
            _("said by somebody else") if line.by_another else "",
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
    words = [
        remark_words(each, episode.patient.called) for each in remarks(filter(None, (line.told for line in lines)))
    ]
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
