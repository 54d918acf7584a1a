"""What was practised, decided and taken away in the demo's visits: plain values, by the number of the visit."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PractisedStory:
    """A task practised in a visit. One of the plan says `task`, the number of it among the episode's tasks."""

    what: str = ""
    task: int | None = None
    level: int = 1
    amount: float | None = None
    unit: str = ""
    sureness: int | None = None
    safety: str = ""
    next_level_when: str = ""
    step: str = ""


@dataclass(frozen=True)
class DoseStory:
    """A decision about the dose, with its reason; led to by the main goal's measure where `by_trend`."""

    aspect: str
    what: str
    why: str
    by_trend: bool = True


@dataclass(frozen=True)
class AmendedStory:
    """A field of a finished check-in that was put right: how it read before, and why."""

    field: str
    before: str
    reason: str


@dataclass(frozen=True)
class VisitStory:
    """What a visit holds beside its numbers and its agreement. `clinician_words` are a goal's each, in their order."""

    pain_words: str = ""
    obstacle_kinds: tuple[str, ...] = ()
    practised: tuple[PractisedStory, ...] = ()
    changes: str = ""
    doses: tuple[DoseStory, ...] = ()
    questions: str = ""
    takes_away: str = ""
    clinician_words: tuple[str, ...] = ()
    amended: AmendedStory | None = None


Visits = dict[int, VisitStory]

ROSAS_VISITS: Visits = {
    1: VisitStory(
        pain_words="Stiff in the morning, easier after the walk",
        obstacle_kinds=("weather",),
        practised=(PractisedStory(task=0, amount=240, unit="metres", sureness=6, safety="beside"),),
    ),
    2: VisitStory(
        practised=(
            PractisedStory(
                task=1,
                amount=8,
                unit="times",
                sureness=7,
                safety="alone",
                next_level_when="eight times without a hand on the arm rest",
                step="up",
            ),
        ),
        doses=(DoseStory("frequency", "Walk twice a day, half as far", "Sore after the longer walk, fine after two"),),
        takes_away="Twice a day is better than once and sore.",
    ),
    3: VisitStory(
        pain_words="Sore after the stairs, gone by the evening",
        obstacle_kinds=("flare_up",),
        practised=(
            PractisedStory(task=0, level=2, amount=440, unit="metres", sureness=8, safety="alone"),
            PractisedStory(
                what="Two stairs with one light bag",
                amount=4,
                unit="times",
                sureness=5,
                safety="beside",
                next_level_when="two stairs without the rail",
            ),
        ),
        changes="One bag on the stairs, with the rail on the left.",
        questions="When may I kneel again?",
        takes_away="I stop at the blue gate and turn round before it hurts.",
        clinician_words=("part_way", "part_way"),
        amended=AmendedStory("agreed", "Rosa walks past the corner shop.", "The blue gate was agreed on as well."),
    ),
}
HANAKOS_VISITS: Visits = {
    3: VisitStory(
        practised=(PractisedStory(task=0, level=2, amount=10, unit="times", sureness=9, safety="alone", step="up"),),
        doses=(DoseStory("intensity", "The towel a hand higher", "130° without a sting for two weeks"),),
        takes_away="Tea, towel, ten times.",
        clinician_words=("as_hoped",),
    )
}
KWAMES_VISITS: Visits = {
    5: VisitStory(
        obstacle_kinds=("no_time",),
        doses=(DoseStory("pacing", "Two short sets in place of one long", "It is steady since visit 3"),),
    ),
    6: VisitStory(
        practised=(PractisedStory(task=0, level=3, amount=12, unit="times", sureness=6, safety="alone"),),
        doses=(
            DoseStory("exercise", "Lift a half-full crate in place of the band", "The band no longer challenges it"),
        ),
        questions="Will it always be like this?",
        takes_away="Steady is not stuck. We change what I lift.",
        clinician_words=("same",),
    ),
}
TOMASZ_VISITS: Visits = {
    3: VisitStory(
        pain_words="Worse since the long tour",
        obstacle_kinds=("travel", "flare_up"),
        doses=(DoseStory("pacing", "Half the walking for three days, then build back", "Pain went up by two"),),
        takes_away="See the doctor about the leg first.",
        clinician_words=("harder",),
    )
}
NGOZIS_VISITS: Visits = {
    1: VisitStory(
        obstacle_kinds=("low_mood",),
        practised=(
            PractisedStory(
                task=0, amount=6, unit="times", sureness=5, safety="beside", next_level_when="six without your hands"
            ),
        ),
        questions="May I sleep on my side?",
        takes_away="High chair only, and to the gate twice a day.",
    )
}
MARY_ANNES_VISITS: Visits = {
    4: VisitStory(practised=(PractisedStory(task=0, level=2, amount=8, unit="minutes", sureness=8, safety="alone"),)),
    5: VisitStory(
        obstacle_kinds=("nothing",),
        practised=(PractisedStory(what="A turn on the left foot", amount=6, unit="times", sureness=8, safety="alone"),),
        takes_away="I dance every second song and sit for the others.",
        clinician_words=("as_hoped",),
    ),
}

# What is often written at Riverside, and where it is offered.
CLINIC_PHRASES = (
    ("agreed", "[name] walks [how far], [how often]."),
    ("agreed", "[name] practises [what] after [what], every day."),
    ("obstacles", "Busy with [what], so [what] was left out."),
)
OWN_PHRASES = (("achieved", "[name] told me: “[their words]”."), ("changes", "One level up: [what]."))
