"""Picking activities, each for themselves and then together. Picking fills nothing in."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from goals.library import Activity, load_library
from goals.models import ActivityChoice
from patients.models import Episode

ChosenBy = ActivityChoice.ChosenBy


@dataclass(frozen=True)
class Picks:
    """What is ticked on a page: activities by key, earlier own words by their choice's number, and new own words.

    `shown` are the numbers of the choices that stood there ticked when the page was opened: of those, what is ticked no
    more is taken back. What a colleague picked meanwhile is not among them, and stays.
    """

    keys: Collection[str] = ()
    kept: Collection[int] = ()
    words: str = ""
    shown: Collection[int] = ()


@dataclass
class Picked:
    """One activity that somebody picked, and the choices that say so."""

    words: str
    activity: Activity | None
    choices: list[ActivityChoice] = field(default_factory=list)

    @property
    def choice(self) -> ActivityChoice:
        """The choice to go on with: the one that was made first."""
        return self.choices[0]

    def is_by(self, whose: str) -> bool:
        """Whether this one of the two picked it."""
        return any(choice.chosen_by == whose for choice in self.choices)

    @property
    def is_by_both(self) -> bool:
        """Both picked it, each for themselves or together."""
        return self.is_by(ChosenBy.TOGETHER) or (self.is_by(ChosenBy.PATIENT) and self.is_by(ChosenBy.CLINICIAN))


def choices_of(episode: Episode) -> list[ActivityChoice]:
    """What was picked in an episode and not taken back, the first pick first. One query."""
    rows = ActivityChoice.objects.filter(clinic_id=episode.clinic_id, episode=episode, taken_back_at=None)
    return list(rows.select_related("recorded_by").order_by("pk"))


def words_of(choice: ActivityChoice) -> str:
    """What was picked, in the active language; own words as they were written, in whatever language that was."""
    activity = load_library().get(choice.key)
    return activity.label if activity else choice.words


def put_together(choices: Collection[ActivityChoice]) -> list[Picked]:
    """The picks of both as one list in which each activity stands once. Own words are the same in any letter case."""
    found: dict[str, Picked] = {}
    for choice in choices:
        words = words_of(choice)
        picked = Picked(words, load_library().get(choice.key))
        found.setdefault(choice.key or _folded(words), picked).choices.append(choice)
    return list(found.values())


def keep_picks(episode: Episode, picks: Picks, *, chosen_by: str, by: Any) -> None:
    """Write what one of them picked and take back what they ticked off. What is picked already is not picked twice."""
    # The second of two presses waits here, and then finds what the first has written.
    Episode.objects.select_for_update().get(pk=episode.pk)
    standing = [choice for choice in choices_of(episode) if choice.chosen_by == chosen_by]
    off = [row for row in standing if row.pk in picks.shown and row.key not in picks.keys and row.pk not in picks.kept]
    _take_back(off)
    here = [row for row in standing if row not in off]
    keys = {row.key for row in here if row.key}
    own = {_folded(row.words) for row in here if not row.key}
    wanted = [(key, load_library()[key].label) for key in picks.keys]
    if picks.words:
        wanted.append((_key_of(picks.words), picks.words))
    for key, words in wanted:
        if key in keys or (not key and _folded(words) in own):
            continue
        keys.add(key)
        ActivityChoice.objects.create(
            clinic_id=episode.clinic_id, episode=episode, key=key, words=words, chosen_by=chosen_by, recorded_by=by
        )


def take_back(episode: Episode, numbers: Collection[int]) -> None:
    """Take these choices of the episode back. What was taken back already, or stands elsewhere, is left alone."""
    _take_back([choice for choice in choices_of(episode) if choice.pk in numbers])


def _take_back(choices: Collection[ActivityChoice]) -> None:
    numbers = [choice.pk for choice in choices]
    if numbers:
        ActivityChoice.objects.filter(pk__in=numbers, taken_back_at=None).update(taken_back_at=timezone.now())


def _key_of(words: str) -> str:
    """The activity of the library that somebody wrote in the very words of it, here or in English, or nothing."""
    said = _folded(words)
    return next(
        (each.key for each in load_library().values() if said in (_folded(each.label), _folded(each.words))), ""
    )


def _folded(words: str) -> str:
    return " ".join(words.casefold().split()).rstrip(".")
