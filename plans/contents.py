"""What a goal plan says: frozen plain values, gathered once and drawn as a page or a PDF.

Nothing here knows the database. The values are in the order and the words in which the patient reads them; dates are
dates (the document writes them in the plan's language), free texts are as they were typed. Where somebody has put a
text into the patient's language it is that one, and ``below`` is the clinic's own wording (DESIGN rule 13).
"""

import dataclasses
import datetime
import hashlib
import json
from typing import Any

# Raised with every change to the templates or the style sheet that an already made PDF is to follow.
TEMPLATE_VERSION = 6

A4 = "A4"
LETTER = "Letter"


@dataclasses.dataclass(frozen=True)
class ClinicCard:
    """The letterhead: whose plan it is and how to reach them. Empty texts are left out."""

    name: str
    site_name: str = ""
    address: str = ""
    telephone: str = ""
    opening_hours: str = ""
    emergency_number: str = ""


@dataclasses.dataclass(frozen=True)
class SentenceContents:
    """The goal's sentence (DESIGN rule 14): a frame around the patient's words, or the whole text both have edited.

    "By 12 January I want to:" is the frame, "walk to the market without stopping." the words,
    "800 m; today 300 m." the numbers. With ``whole`` the other three are not shown.
    """

    frame: str = ""
    words: str = ""
    numbers: str = ""
    whole: str = ""
    below: str = ""

    @property
    def main_words(self) -> str:
        """The words that are the largest on the page."""
        return self.whole or self.words


@dataclasses.dataclass(frozen=True)
class ChartContents:
    """One chart, drawn: two SVG texts (``measures.charts``) and what they show in words."""

    narrow: str
    wide: str
    alternative: str


@dataclasses.dataclass(frozen=True)
class StepContents:
    """A step on the way to a goal: its name, and the day it was reached, if it was."""

    name: str
    reached_on: datetime.date | None = None
    below: str = ""


@dataclasses.dataclass(frozen=True)
class PictureContents:
    """A picture of a practice task: the SHA-256 of its bytes, and its address for a page."""

    digest: str
    address: str


@dataclasses.dataclass(frozen=True)
class PracticeContents:
    """One thing done at home. All but ``what`` may be empty; ``link`` is an https address; ``cleared_by`` is who said
    that it may be done though a precaution holds. ``level`` is there where it is worth naming, ``level_from`` where
    both agreed to it in the last check-in.
    """

    what: str
    how_often: str = ""
    cue: str = ""
    stop_when: str = ""
    how: str = ""
    link: str = ""
    picture: PictureContents | None = None
    below: str = ""
    cleared_by: str = ""
    level: int | None = None
    level_from: datetime.date | None = None


@dataclasses.dataclass(frozen=True)
class DoseContents:
    """What was decided last about one aspect of the dose ("frequency"), and on which day; the reason stays inside."""

    aspect: str
    what: str
    decided_on: datetime.date


@dataclasses.dataclass(frozen=True)
class CopingContents:
    """If this gets in the way, then we do that."""

    if_text: str
    then_text: str
    below: str = ""


@dataclasses.dataclass(frozen=True)
class StageContents:
    """A stage of a flare-up: ``kind`` is "carry_on", "ease_off" or "call_us"; what it is like, and what to do."""

    kind: str
    signs: str
    do: str
    below: str = ""


@dataclasses.dataclass(frozen=True)
class CourseContents:
    """What was agreed of the course; each part may be missing. ``finish_line`` is in the patient's words."""

    visits: int | None = None
    weeks: int | None = None
    where: str = ""
    halfway_on: datetime.date | None = None
    finish_line: str = ""
    below: str = ""


@dataclasses.dataclass(frozen=True)
class MaintenanceContents:
    """Keeping it up: what keeps it going, steps to what still worries, when to seek help, and months until we ask."""

    keeps_it_going: str = ""
    steps: tuple[str, ...] = ()
    seek_help_when: str = ""
    months: tuple[int, ...] = ()
    below: str = ""


@dataclasses.dataclass(frozen=True)
class PrecautionContents:
    """What is not done yet, who said so, until which day (none: until it is lifted)."""

    text: str
    said_by: str = ""
    until: datetime.date | None = None


@dataclasses.dataclass(frozen=True)
class GoalContents:
    """One goal, in the order in which the sheet shows it. ``rank`` is "primary" or "secondary"."""

    rank: str
    sentence: SentenceContents
    outcome: str = ""
    measure_name: str = ""
    chart: ChartContents | None = None
    caption: str = ""
    reached_on: datetime.date | None = None
    steps: tuple[StepContents, ...] = ()
    practice: tuple[PracticeContents, ...] = ()
    coping: tuple[CopingContents, ...] = ()


@dataclasses.dataclass(frozen=True)
class VisitContents:
    """The next visit. ``starts_at`` is already in the clinic's time zone; ``kind`` is one of ``Visit.Kind``."""

    starts_at: datetime.datetime
    kind: str = "in_person"
    site: str = ""
    clinician: str = ""


@dataclasses.dataclass(frozen=True)
class PlanContents:
    """Everything one plan says.

    ``together_on`` is the last day on which the two agreed something of it; None before they have.
    ``language`` is the language of the fixed texts and dates ("en", "es", "fr", "ar", also "en-us"), ``direction``
    "ltr" or "rtl", ``paper`` A4 or LETTER. ``second_language`` is the patient's where it is another one, else empty.
    ``patient_name`` is what they like to be called, ``full_name`` stands once
    below it.
    """

    language: str
    direction: str
    paper: str
    clinic: ClinicCard
    patient_name: str
    full_name: str
    made_on: datetime.date
    together_on: datetime.date | None = None
    clinician_name: str = ""
    clinician_profession: str = ""
    goals: tuple[GoalContents, ...] = ()
    precautions: tuple[PrecautionContents, ...] = ()
    agreed: tuple[str, ...] = ()
    doses: tuple[DoseContents, ...] = ()
    next_visit: VisitContents | None = None
    course: CourseContents | None = None
    flare_up: tuple[StageContents, ...] = ()
    maintenance: MaintenanceContents | None = None
    second_language: str = ""


def _plain(value: Any) -> str:
    """A day or an instant as text, for the hash; anything else does not belong into a plan."""
    if isinstance(value, datetime.date):  # a datetime is one too
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no plain value of a plan")


def content_hash(contents: PlanContents) -> str:
    """64 hexadecimal digits that change when, and only when, the plan would look different.

    The same values give the same hash in every process, so a plan that has not changed is not rendered again.
    """
    values = {"template_version": TEMPLATE_VERSION, "contents": dataclasses.asdict(contents)}
    text = json.dumps(values, default=_plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
