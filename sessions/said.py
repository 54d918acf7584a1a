"""What two people said in a check-in, before it is kept. Everything may be left out; what was not asked is empty."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from accounts.models import Site
from goals.models import Goal, PracticeTask
from measures.models import Measure
from measures.recording import ResultSaid
from sessions.models import Practised, Visit
from sessions.visits import USUAL_MINUTES

# Who may say how far a goal came, the patient first.
SIDES = ("patient", "supporter", "clinician")
# What a check-in itself keeps of what was said, beside the rows it makes.
SAID_IN_FIELDS = (
    "achieved",
    "pain_now",
    "pain_words",
    "practice_days",
    "obstacles",
    "changes",
    "agreed",
    "questions",
    "takes_away",
)


@dataclass(frozen=True)
class RatingSaid:
    """How far a goal has come, in one of the six words; the patient's and those of two others kept apart.

    The supporter is somebody at the patient's side.
    """

    goal: Goal
    patient_word: str = ""
    clinician_word: str = ""
    supporter_word: str = ""


@dataclass(frozen=True)
class MattersSaid:
    """What the patient said to whether a goal still matters: a member of StillMatters.Answer, and their words."""

    goal: Goal
    answer: str
    words: str = ""


@dataclass(frozen=True)
class PractisedSaid:
    """A task that was practised in the visit: one of the plan (`task`, as it was at `read_version`), or chosen then.

    `level` counts from 1, `sureness` is 0 to 10, `step` a member of Practised.Step; the rest as in Practised.
    """

    what: str
    task: PracticeTask | None = None
    read_version: int = 0
    level: int = 1
    amount: Decimal | None = None
    unit: str = ""
    sureness: int | None = None
    safety: str = ""
    next_level_when: str = ""
    step: str = Practised.Step.STAY
    is_agreed: bool = False

    @property
    def changes_plan(self) -> bool:
        """Whether both agreed to another level of something that stands in the plan."""
        return self.task is not None and self.is_agreed and self.step != Practised.Step.STAY


@dataclass(frozen=True)
class DoseSaid:
    """What changes in the dose (a member of DoseDecision.Aspect), why, and the measure whose trend led to it."""

    aspect: str
    what: str
    why: str
    measure: Measure | None = None


@dataclass(frozen=True)
class MeetingSaid:
    """When the two meet next, how, for how long, and where (`site` as in `plan_visit`)."""

    starts_at: datetime
    kind: str = Visit.Kind.IN_PERSON
    minutes: int = USUAL_MINUTES
    site: Site | None = None


@dataclass(frozen=True)
class Said:
    """What was said in a check-in. Everything may be left out; what was not asked is None or empty, never 0.

    `days_done` are the days on which a task was practised at home, as they stand on the paper sheet.
    """

    achieved: str = ""
    pain_now: int | None = None
    pain_words: str = ""
    practice_days: int | None = None
    obstacle_kinds: tuple[str, ...] = ()
    obstacles: str = ""
    days_done: tuple[tuple[PracticeTask, date], ...] = ()
    results: tuple[ResultSaid, ...] = ()
    ratings: tuple[RatingSaid, ...] = ()
    matters: tuple[MattersSaid, ...] = ()
    practised: tuple[PractisedSaid, ...] = ()
    changes: str = ""
    doses: tuple[DoseSaid, ...] = ()
    agreed: str = ""
    next_meeting: MeetingSaid | None = None
    questions: str = ""
    takes_away: str = ""

    @property
    def is_empty(self) -> bool:
        """Nothing at all was said."""
        return self == Said()
