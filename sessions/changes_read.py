"""What was measured in a check-in, and what each result changed, in the words of the pages about measures.

Against the start of its stretch, and beside it the value of last time; where the change since last time is beyond the
error by itself, that is said too: who had gained and is back at the start has had a worsening. One way for the
check-in's page, the note and the visit page: the same sentence and the same verdict everywhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from goals.pains import NOW, PAIN
from measures.change_words import clinician_words, finer, last_time_words, patient_sentence, since_last_words
from measures.conditions import SIDE, in_words, side_in_words, with_side
from measures.definitions import InstrumentDefinition
from measures.instruments import short
from measures.interpretation import Change
from measures.models import Measure, Measurement
from measures.overview import shown_of
from measures.reading import Reading, read_line
from measures.shown import LineShown
from rehabgoals.days import day_words
from sessions.models import CheckIn

EVER_BEFORE, EVER_AFTER = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class MeasuredChange:
    """One result in words, and what it changed since the start of its stretch (DESIGN rule 6).

    `title` is the instrument's name for the clinician, `about` what was measured as two people read it; both say the
    side, where there is one. `value` and `conditions` are the result's own. `last` is the value of last time and its
    day ("4 times on 3 April"), `compared_with` the start; each is empty where there is nothing to compare with.
    `sentence` is the patient's; `verdict` and `since_last` are the clinician's, with the size of the error that judged,
    the second where the change since last time is beyond it. `change` is that since the start; `is_worse` says that it
    went the other way beyond the error, from the start or from last time; `is_target` that a goal was reached by it.
    `errors` are the thresholds, with sources.
    """

    result: Measurement
    title: str
    about: str
    side: str
    value: str
    conditions: str
    change: Change
    is_worse: bool
    last: str
    compared_with: str
    sentence: str
    verdict: str
    since_last: str
    errors: list[str]
    is_target: bool = False

    @property
    def is_pain_now(self) -> bool:
        """Whether it is the answer to the check-in's own question about pain at this moment."""
        return self.result.measure.instrument.key == PAIN and self.result.conditions.get("question", NOW) == NOW


def changes_of(check_in: CheckIn) -> list[MeasuredChange]:
    """What was measured for a check-in (loaded with its episode and patient), pain included. Five queries.

    Each result is read as it was when it was the latest; results entered in error since then are left out. They stand
    in the order in which they were written down. Where a day has several check-ins, a result is of the first one that
    was finished after it was written down; what was written down after the last one is of the last.
    """
    episode, day = check_in.episode, check_in.held_on
    of_day = Measurement.objects.final().filter(clinic_id=OuterRef("clinic_id"), measure=OuterRef("pk"), taken_on=day)
    others = CheckIn.objects.filter(clinic_id=OuterRef("clinic_id"), episode=OuterRef("episode"), held_on=day)
    rows = Measure.objects.filter(Exists(of_day), clinic_id=episode.clinic_id, episode=episode)
    measures = list(
        rows.annotate(finished=ArraySubquery(others.exclude(pk=check_in.pk).values("finished_at")))
        .select_related("instrument")
        .order_by("pk")
    )
    before, until = _between(check_in.finished_at, measures[0].finished if measures else [])
    shown = shown_of(episode, measures, timezone.localdate())
    lines = [line for each in shown for line in each.lines]
    wrong = {result.pk: result for line in lines for result in line.reading.line.in_error}
    changes = [change for line in lines for change in _changes_on(day, line)]
    of_this = (change for change in changes if before < _written_down(change.result, wrong) <= until)
    return sorted(of_this, key=lambda change: change.result.pk)


def _between(finished: datetime, others: list[datetime]) -> tuple[datetime, datetime]:
    """After which moment, and until which, a result is of the check-in finished then; beside others of its day."""
    before = max((moment for moment in others if moment < finished), default=EVER_BEFORE)
    return before, finished if any(moment > finished for moment in others) else EVER_AFTER


def _written_down(result: Measurement, wrong: Mapping[int, Measurement]) -> datetime:
    """When it was first written down: a corrected result stands where the wrong one stood."""
    while result.corrects_id in wrong:
        result = wrong[result.corrects_id]
    return result.recorded_at


def change_told(line: LineShown, reading: Reading) -> MeasuredChange:
    """The latest result of a reading of this line, in words. Raises ValueError where there is none."""
    result, found = reading.latest, reading.since_baseline
    if result is None or found is None:
        raise ValueError("Without a result there is no change.")
    definition = line.definition
    # Its measure is loaded once for all of them.
    result.measure = line.measure
    side = side_in_words(definition, str(result.conditions.get(SIDE, "")))
    return MeasuredChange(
        result=result,
        title=with_side(line.measure.title, side),
        about=with_side(line.measure.about, side),
        side=side,
        value=short(definition, result.value),
        conditions=in_words(definition, result.conditions, leave_out=(SIDE,)),
        change=found.change,
        is_worse=reading.is_worse,
        last=last_time_words(reading, definition),
        compared_with=_compared_with(reading, definition),
        sentence=patient_sentence(reading, definition),
        verdict=clinician_words(reading, definition),
        since_last=since_last_words(reading, definition) if reading.turn else "",
        errors=line.errors,
    )


def _changes_on(day: date, line: LineShown) -> list[MeasuredChange]:
    reading, measure = line.reading, line.measure
    is_active = measure.episode.is_active and measure.rhythm == Measure.Rhythm.ON
    return [
        change_told(
            line,
            read_line(
                line.definition,
                reading.line.until(result),
                today=reading.today,
                target=reading.target,
                is_active=is_active,
            ),
        )
        for result in reading.line.results
        if result.taken_on == day
    ]


def _compared_with(reading: Reading, definition: InstrumentDefinition) -> str:
    """The start of the stretch; a change score, and a first result, have none."""
    found, start = reading.since_baseline, reading.start
    if found is None or start is None or found.reference is None or definition.is_change_score:
        return ""
    return _("%(value)s on %(day)s") % {
        "value": short(finer(definition), found.reference),
        "day": day_words(start.on, reading.today),
    }
