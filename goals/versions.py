"""What a version of a goal keeps (`GoalRevision.before`), and how an old one reads beside the one after it.

`before` holds values and no words of ours, so that it can be read in any language later: the fields in KEPT as JSON
(numbers and days as text), and `levels`, the five levels of its terms as [level, words]. The oldest versions were kept
without `confidence` and `confidence_help`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.attainment import GoalWord
from goals.levels import LEVEL_TITLES
from goals.models import AttainmentLevel, Goal, GoalRevision
from goals.sentence import amount, sentence_of
from measures.definitions import InstrumentDefinition
from measures.instruments import from_json

KEPT = (
    *("terms", "outcome", "activity", "support", "conditions", "sentence"),
    *("second_texts", "second_language", "second_by"),
    *("rank", "baseline", "target", "is_keeping", "started_on", "target_on", "achieved_on"),
    *("confidence", "confidence_help"),
    *("lifecycle_status", "achievement_status", "rests_until", "ended_on"),
)
# What the patient reads of a goal's state.
STANDS = {
    Goal.LifecycleStatus.PROPOSED: gettext_lazy("proposed"),
    Goal.LifecycleStatus.ACCEPTED: gettext_lazy("agreed"),
    Goal.LifecycleStatus.ACTIVE: gettext_lazy("being worked towards"),
    Goal.LifecycleStatus.ON_HOLD: gettext_lazy("resting"),
    Goal.LifecycleStatus.COMPLETED: gettext_lazy("completed"),
    Goal.LifecycleStatus.CANCELLED: gettext_lazy("set aside"),
}


def kept_of(goal: Goal) -> dict[str, Any]:
    """The goal as it is now, for `GoalRevision.before`. One query, for its levels."""
    levels = AttainmentLevel.objects.filter(
        clinic_id=goal.clinic_id, scale__goal_id=goal.pk, scale__terms=goal.terms
    ).order_by("level")
    kept = {name: _plain(getattr(goal, name)) for name in KEPT}
    return kept | {"levels": [[each.level, each.words] for each in levels]}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, (date, datetime)) else value


@dataclass(frozen=True)
class Piece:
    """A piece of a text, and whether the other version has something else there."""

    words: str
    differs: bool


@dataclass(frozen=True)
class Row:
    """One thing a goal says, in the version before and in the one after."""

    label: str
    before: str
    after: str

    @property
    def differs(self) -> bool:
        """It was changed."""
        return self.before != self.after

    @property
    def pieces_before(self) -> list[Piece]:
        """The words before, with what is not there any more marked."""
        return _pieces(self.before, self.after)

    @property
    def pieces_after(self) -> list[Piece]:
        """The words after, with what is new marked."""
        return _pieces(self.after, self.before)


@dataclass(frozen=True)
class Change:
    """One change of a goal: what was done, why, by whom, and both versions row by row."""

    revision: GoalRevision
    proposed_by: str
    closing_word: str
    rows: list[Row]

    @property
    def changed(self) -> list[Row]:
        """What is different afterwards."""
        return [row for row in self.rows if row.differs]

    @property
    def stayed(self) -> list[Row]:
        """What is the same in both, where anything is said."""
        return [row for row in self.rows if not row.differs and row.before]


def changes_of(goal: Goal, who: Mapping[str, str], today: date) -> list[Change]:
    """Every change of a goal (`measure__instrument` loaded), the newest first. Two queries.

    `who` has the words for whoever proposed it.
    """
    definition = from_json(goal.measure.instrument.definition)
    after = kept_of(goal)
    found = []
    for revision in GoalRevision.objects.filter(clinic_id=goal.clinic_id, goal=goal).select_related("made_by"):
        before = revision.before
        said = dict(GoalWord.choices).get(revision.closing_word, "")
        rows = _rows(_read(before, definition, today), _read(after, definition, today))
        found.append(Change(revision, who.get(revision.proposed_by, ""), str(said), rows))
        after = before
    return found


def _rows(before: dict[str, str], after: dict[str, str]) -> list[Row]:
    return [Row(label, words, after.get(label, "")) for label, words in before.items()]


def _read(kept: Mapping[str, Any], definition: InstrumentDefinition, today: date) -> dict[str, str]:
    """A version in words, by what each is called."""
    baseline, target = Decimal(kept["baseline"]), Decimal(kept["target"])
    sentence = sentence_of(
        activity=kept["activity"],
        target_on=date.fromisoformat(kept["target_on"]),
        started_on=date.fromisoformat(kept["started_on"]),
        definition=definition,
        baseline=baseline,
        target=target,
        is_keeping=kept["is_keeping"],
        support=kept["support"],
        conditions=kept["conditions"],
        whole=kept["sentence"],
        today=today,
    )
    second = kept["second_texts"]
    sure = kept.get("confidence")
    levels = dict(kept["levels"])
    read = {
        _("The goal"): sentence.text,
        _("In the patient’s language"): second.get("sentence") or second.get("activity", ""),
        _("Why it matters"): kept["outcome"],
        _("Where you started"): _on(amount(definition, baseline), kept["started_on"]),
        _("Where it should be"): _("as it is") if kept["is_keeping"] else amount(definition, target),
        _("By when"): _day(kept["target_on"]),
        _("Reached on"): _day(kept["achieved_on"]),
        _("How sure"): "" if sure is None else _("{value} of 10").format(value=formats.number_format(sure)),
        _("What would make it an 8"): kept.get("confidence_help", ""),
        _("Its place"): str(dict(Goal.Rank.choices)[kept["rank"]]),
        _("How it stands"): _stands(kept),
        _("Rests until"): _day(kept["rests_until"]),
    }
    return read | {str(title): levels[level] for level, title in LEVEL_TITLES.items() if level in levels}


def _stands(kept: Mapping[str, Any]) -> str:
    words = str(STANDS[kept["lifecycle_status"]])
    status = Goal.AchievementStatus
    told = {
        status.NOT_ACHIEVED: _("not there yet"),
        status.NOT_ATTAINABLE: _("we chose another way"),
        status.ACHIEVED: _("reached"),
    }.get(kept["achievement_status"])
    is_over = kept["lifecycle_status"] in (Goal.LifecycleStatus.COMPLETED, Goal.LifecycleStatus.CANCELLED)
    return _("{state}, {how_far}").format(state=words, how_far=told) if is_over and told else words


def _on(value: str, day: str) -> str:
    return _("{value}, {day}").format(value=value, day=_day(day))


def _day(day: str | None) -> str:
    return formats.date_format(date.fromisoformat(day), "DATE_FORMAT") if day else ""


def _pieces(words: str, other: str) -> list[Piece]:
    """The words in pieces, by what the other version has too."""
    own, others = words.split(), other.split()
    found = []
    for tag, begin, end, _begin, _end in SequenceMatcher(None, own, others, autojunk=False).get_opcodes():
        if begin < end:
            found.append(Piece(" ".join(own[begin:end]), tag != "equal"))
    return found
