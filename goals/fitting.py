"""Which measures fit a goal, and in which order they are offered (docs/decisions/0027). Pure.

From what a definition says of itself: what it tells about, for which regions, and whether it is taken of one side.
Nothing here keeps a measure from being chosen.
"""

from collections.abc import Iterable, Sequence

from django.db import models
from django.utils.translation import gettext_lazy as _

from goals.topics import WALKING, topics_in
from measures.instruments import InstrumentDefinition, is_for_region

OWN_NUMBER_KEY, YES_NO_KEY = "psfs_activity", "yes_no"
# The values of goals.models.Goal.Kind.
SYMPTOM, BODY_FUNCTION, ACTIVITY, TAKING_PART = "symptom", "body_function", "activity", "taking_part"
DOING = frozenset({ACTIVITY, TAKING_PART})
ALL = frozenset({SYMPTOM, BODY_FUNCTION, ACTIVITY, TAKING_PART})
# So many stand before the patient's own number; more would hide it.
FIRST = 3

TOLD_BY_CONSTRUCT = {
    "pain": frozenset({SYMPTOM}),
    "self-efficacy": frozenset({SYMPTOM}),
    "activity": DOING,
    "activity limitation": DOING,
    "participation": frozenset({TAKING_PART}),
    "mobility": DOING,
    "strength": DOING | {BODY_FUNCTION},
    "balance": DOING | {BODY_FUNCTION},
    "own": ALL,
}


class FitNote(models.TextChoices):
    """What is said, kindly, about a measure that tells another thing than the goal is about."""

    WALKING_BY_PAIN = (
        "walking_by_pain",
        _("Pain tells how it feels. How far you walk could be counted beside it."),
    )
    DOING_BY_PAIN = (
        "doing_by_pain",
        _("Pain tells how it feels. How well you can do it could be your own number, 0 to 10."),
    )


def told_by(definition: InstrumentDefinition) -> frozenset[str]:
    """The kinds of goal it tells about; none for how practice goes or how the two get on.

    What is taken of one side, such as how far a knee bends, is about the body; standing up from a chair is a thing to
    do, and strength as well.
    """
    if any(condition.field == "side" for condition in definition.conditions):
        return frozenset({BODY_FUNCTION})
    return TOLD_BY_CONSTRUCT.get(definition.construct, frozenset())


def fits(definition: InstrumentDefinition, *, kind: str, region: str) -> bool:
    """Whether it tells about this kind of goal and is meant for this region."""
    return kind in told_by(definition) and is_for_region(definition, region)


def first_fits(
    definitions: Iterable[InstrumentDefinition],
    *,
    kind: str,
    region: str,
    words: str,
    library_measures: Sequence[str] = (),
) -> list[InstrumentDefinition]:
    """The numbers that fit best, at most three: those that go with the activity or its words.

    Where there are none, something to do is left to the patient's own number, which rates just that; how it feels and
    what the body can do get what is made for them.
    """
    near = _near(words, library_measures)
    fitting = [each for each in _numbers(definitions) if fits(each, kind=kind, region=region)]
    best = [each for each in fitting if each.key in near]
    if not best and kind not in DOING:
        best = [each for each in fitting if _is_made_for(each, kind, region)]
    return sorted(best, key=lambda each: (near.get(each.key, len(near)), len(told_by(each)), each.name))[:FIRST]


def ranked(
    definitions: Sequence[InstrumentDefinition],
    *,
    kind: str,
    region: str,
    words: str,
    library_measures: Sequence[str] = (),
) -> list[InstrumentDefinition]:
    """All of them in the order in which they are offered for a goal.

    First what fits kind and region best, always followed by the patient's own number, then yes or no, then the other
    numbers, from the nearest to the farthest. `library_measures` are the keys that the library names for the activity.
    """
    first = first_fits(definitions, kind=kind, region=region, words=words, library_measures=library_measures)
    near = _near(words, library_measures)

    def distance(each: InstrumentDefinition) -> tuple[object, ...]:
        is_fitting = fits(each, kind=kind, region=region)
        is_named = region in each.body_regions
        return (
            not is_for_region(each, region),
            near.get(each.key, len(near)),
            not is_fitting,
            not is_named,
            each.entry == "score",
            each.name,
        )

    proposed = [each for key in (OWN_NUMBER_KEY, YES_NO_KEY) for each in definitions if each.key == key]
    rest = sorted((each for each in _numbers(definitions) if each not in first), key=distance)
    return [*first, *proposed, *rest]


def note_on_fit(kind: str, words: str, definition: InstrumentDefinition | None) -> FitNote | None:
    """What might be said when something to do is measured by pain alone; None where there is nothing to say."""
    if definition is None or definition.construct != "pain" or kind not in DOING:
        return None
    is_walking = any(topic.key == WALKING for topic in topics_in(words))
    return FitNote.WALKING_BY_PAIN if is_walking else FitNote.DOING_BY_PAIN


def _numbers(definitions: Iterable[InstrumentDefinition]) -> list[InstrumentDefinition]:
    return [each for each in definitions if each.key not in (OWN_NUMBER_KEY, YES_NO_KEY)]


def _near(words: str, library_measures: Sequence[str]) -> dict[str, int]:
    """The instruments that go with the activity or its words, by how near they are: 0 is nearest."""
    keys = [*library_measures, *(key for topic in topics_in(words) for key in topic.instruments)]
    return {key: place for place, key in enumerate(dict.fromkeys(keys))}


def _is_made_for(definition: InstrumentDefinition, kind: str, region: str) -> bool:
    return definition.construct == "pain" if kind == SYMPTOM else region in definition.body_regions
