"""Places on pages that apps to the right fill in, in their AppConfig.ready() (DESIGN 3).

Each filling is one query (or a fixed few) and, where something is shown, one template. An app to the left never imports
one to its right; it asks the slot.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise

from patients.caseload_rows import Asked, Found


@dataclass(frozen=True)
class CaseloadPanel:
    """One group of rows on the caseload page.

    `rows(asked)` is one query (or a fixed few) and answers with the first rows and their number; `template` shows one
    row, given as `row`. An empty panel is left out. One that `is_ones_own` is left out of a colleague's list: what it
    offers only they can do. `about` says in a line who is in it, where the title does not.
    """

    key: str
    title: Promise | str
    order: int
    template: str
    rows: Callable[[Asked], Found]
    is_ones_own: bool = False
    about: Promise | str = ""


@dataclass(frozen=True)
class PageSection:
    """A part of a page about an episode, or about a goal of one.

    `context(request, episode)`, or `context(request, goal)`, returns what `template` needs, or None for nothing.
    """

    key: str
    order: int
    template: str
    context: Callable[[Any, Any], dict[str, Any] | None]


@dataclass(frozen=True)
class VisitSection(PageSection):
    """A part of the visit page: a fact that it opens with, or what is asked beside the button that finishes it.

    `loaded(episodes)` adds what it needs to the episodes that the page loads, so that it costs no query of its own.
    """

    loaded: Callable[[Any], Any]


@dataclass(frozen=True)
class Target:
    """What a measure is to reach, in its unit, and by when; `is_keeping`: it is to stay where it was."""

    value: Decimal
    on: date
    baseline: Decimal
    is_keeping: bool = False


@dataclass(frozen=True)
class MeasureTargets:
    """Where an episode's measures are to arrive. `targets(episode)` is one query: the target by the measure's id."""

    key: str
    order: int
    targets: Callable[[Any], dict[int, Target]]


@dataclass(frozen=True)
class GoodNews:
    """What recording results may reach. `reached(episode)` is one query: all that was reached, in words by its number.

    `may_praise(episode)` says whether it is told today (DESIGN rule 7).
    """

    key: str
    order: int
    reached: Callable[[Any], dict[int, str]]
    may_praise: Callable[[Any], bool]


@dataclass(frozen=True)
class TimelineEntry:
    """One thing that happened: when, in which episode (its `problem`), and `told`, which its kind's template shows.

    `is_day`: only the day is known, and `moment` is its beginning (`rehabgoals.days.start_of_day`).
    """

    moment: datetime
    problem: str
    told: Any
    is_day: bool = False

    @property
    def day(self) -> date:
        """Its day at the clinic."""
        return timezone.localdate(self.moment)


@dataclass(frozen=True)
class TimelineKind:
    """One kind of thing in a patient's story.

    `entries(patient, until, limit)` is one query (or a fixed few) over an index: the newest `limit` entries at this
    moment or before it, the newest first, in an order that is the same each time. What is known by its day belongs
    there when `day <= timezone.localdate(until)`. `template` shows one, given as `entry` with the `patient`; the page
    itself says when it was, its kind, and the problem where the patient has several.
    """

    key: str
    title: Promise | str
    order: int
    template: str
    entries: Callable[[Any, datetime, int], list[TimelineEntry]]


class Slot:
    """A named place and its fillings, in their order."""

    def __init__(self) -> None:
        self._fillings: dict[str, Any] = {}

    def register(self, filling: CaseloadPanel | PageSection | MeasureTargets | GoodNews | TimelineKind) -> None:
        """Put a filling in its place; the same key twice replaces (AppConfig.ready may run twice in tests)."""
        self._fillings[filling.key] = filling

    def __iter__(self) -> Any:
        return iter(sorted(self._fillings.values(), key=lambda filling: filling.order))

    def filled(self, request: Any, about: Any) -> list[tuple[str, dict[str, Any]]]:
        """The sections of a page about this, each as its template and what the template needs."""
        contexts = [(section.template, section.context(request, about)) for section in self]
        return [(template, context) for template, context in contexts if context is not None]


# Groups of rows on the caseload: "who needs me today".
caseload_panels = Slot()
# Sections beside the goals on the patient page (next, agreed last, the plan to take home).
patient_page_sections = Slot()
# What stands beside the plan on its page (its fate by e-mail).
plan_page_sections = Slot()
# What is told of a goal on its own page, below its levels.
goal_page_sections = Slot()
# The values and days that the goals of an episode aim at, for the pages about its measures.
measure_targets = Slot()
# What was reached, for the pages on which results are recorded.
good_news = Slot()
# What a visit opens with beside what it looks back on: facts that somebody might act on now.
visit_openings = Slot()
# What is offered beside the finish of an episode.
episode_finish_sections = Slot()
# What is asked beside the button that finishes a visit, and sent with its form.
visit_finish_choices = Slot()
# What is told at the end of a check-in's page, about the check-in. Each context says it in `words` too, for its note.
check_in_page_sections = Slot()
# What a patient's story is made of, by kind.
timeline_kinds = Slot()


def news_of(episode: Any, act: Callable[[], Any]) -> list[str]:
    """Do it, and return in words what it reached that was not reached before."""
    before = {filling.key: filling.reached(episode) for filling in good_news}
    act()
    news = []
    for filling in good_news:
        reached = filling.reached(episode).items()
        new = [words for number, words in reached if number not in before[filling.key]]
        # Asked once, however much was reached.
        if new and filling.may_praise(episode):
            news += new
    return news
