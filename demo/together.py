"""What the demo's people made together with their clinicians: beside their stories, because it is much. All invented.

Plain values. Days are counted in visits (from 0) or in weeks, as in demo/stories.py. What an app can propose (levels, a
flare-up plan) is not written here: demo/making_together.py asks the app.
"""

from __future__ import annotations

from dataclasses import dataclass, field

Texts = dict[str, str]


@dataclass(frozen=True)
class Second:
    """The same words in the patient's language, by the name of the row's field, and who wrote them."""

    texts: Texts
    by: str


@dataclass(frozen=True)
class OptionStory:
    """One option: its five parts, what both gave it (0 to 10), and what became of it."""

    title: str
    asks: str
    helps: str
    can_go_wrong: str
    how_sure: str
    ratings: tuple[int, int]
    fate: str
    reason: str = ""
    is_as_now: bool = False


@dataclass(frozen=True)
class EpisodeTogether:
    """What an episode has beside its goals. `picks` are (key of the library or empty, words, who picked it)."""

    supporter: str = ""
    readiness: int | None = None
    minutes_a_week: int | None = None
    summary: str = ""
    second_summary: Second | None = None
    picks: tuple[tuple[str, str, str], ...] = ()
    question: str = ""
    options: tuple[OptionStory, ...] = ()
    visits: int | None = None
    weeks: int | None = None
    where: str = ""
    finish_line: str = ""
    second_finish_line: Second | None = None
    usual_pain: int | None = None
    keeps_it_going: str = ""
    exposure_steps: tuple[str, ...] = ()
    seek_help_when: str = ""


@dataclass(frozen=True)
class PracticeTogether:
    """More about a practice task. `shown_visit` is the visit in which it was shown."""

    how: str = ""
    minutes: int | None = None
    times_a_week: int | None = None
    next_level_when: str = ""
    chosen_by: str = "together"
    shown_visit: int | None = None
    is_tried: bool = False
    second: Second | None = None


@dataclass(frozen=True)
class GoalTogether:
    """What a goal has beside its words and numbers. `milestones` are (name, value); `weights` (importance, difficulty).

    `asked_visit` is the visit in which the two asked whether it still matters.
    """

    kind: str = "activity"
    library_key: str = ""
    importance: int | None = None
    confidence: int | None = None
    confidence_help: str = ""
    milestones: tuple[tuple[str, float], ...] = ()
    weights: tuple[int, int] | None = None
    practice: tuple[PracticeTogether, ...] = ()
    coping_kinds: tuple[str, ...] = ()
    second: Second | None = None
    second_coping: tuple[Second, ...] = ()
    second_milestones: tuple[Second, ...] = field(default=())
    asked_visit: int | None = None


RIM, CARMEN, PARDO = "Rim Haddad, daughter", "Carmen Ruiz, friend", "Mr Pardo, interpreter"

ROSAS_EPISODE = EpisodeTogether(
    supporter="Carmen, a friend",
    readiness=8,
    minutes_a_week=150,
    summary=(
        "A good day: you buy your own fish at the market and sit with Carmen after. "
        "You miss the walk more than the fish. The stairs with bags are hard, and kneeling at Mass. "
        "You worry that the stitches tear if you walk too far."
    ),
    second_summary=Second(
        {
            "summary": (
                "Un buen día: compras tu pescado en el mercado y luego te sientas con Carmen. "
                "Echas de menos el paseo más que el pescado. "
                "Te cuestan las escaleras con bolsas y arrodillarte en misa."
            )
        },
        PARDO,
    ),
    picks=(
        ("", "walk to the market without stopping", "patient"),
        ("", "carry the shopping up my stairs", "patient"),
        ("", "carry the shopping up my stairs", "clinician"),
    ),
    question="How we go on with the walking",
    options=(
        OptionStory(
            "Keep going as now",
            "Nothing new. The walk when there is time.",
            "It is known and it is safe.",
            "It may take longer to reach the market.",
            "Fairly sure: most knees go on getting better for some months.",
            (4, 5),
            "not_this",
            is_as_now=True,
        ),
        OptionStory(
            "Walk a little further each week",
            "About 20 minutes on 5 days.",
            "Carmen walks along. One stop more each week.",
            "Sore for a day or two after a big step.",
            "Fairly sure: many studies of graded walking.",
            (9, 8),
            "primary",
        ),
        OptionStory(
            "Stairs first, then the walk",
            "10 minutes twice a day at home.",
            "No weather, no traffic. Stronger thighs.",
            "The market waits some weeks longer.",
            "Fairly sure for strength, less for walking far.",
            (6, 7),
            "later",
            "When the rain comes in winter.",
        ),
    ),
    visits=8,
    weeks=16,
    where="at the clinic",
    finish_line="I choose my own fish on a Saturday and walk home.",
    second_finish_line=Second({"finish_line": "Elijo mi pescado un sábado y vuelvo a casa andando."}, CARMEN),
    usual_pain=3,
)
ROSAS_WALK = GoalTogether(
    kind="activity",
    importance=10,
    confidence=6,
    confidence_help="If Carmen comes along on market day.",
    milestones=(("The bakery", 240), ("The blue gate", 440), ("The church", 600)),
    weights=(3, 2),
    practice=(
        PracticeTogether(
            how="Stick in the left hand. Slow on the kerb.",
            minutes=20,
            times_a_week=7,
            next_level_when="three days in a row without a sore evening",
            chosen_by="patient",
            shown_visit=0,
            is_tried=True,
            second=Second(
                {
                    "what": "Andar hasta la tienda de la esquina y volver",
                    "how_often": "todos los días",
                    "cue": "después del desayuno",
                    "stop_when": "el dolor sube 3 por encima de lo habitual",
                    "how": "Bastón en la mano izquierda. Despacio en el bordillo.",
                },
                PARDO,
            ),
        ),
    ),
    coping_kinds=("weather",),
    second=Second(
        {
            "activity": "caminar hasta el mercado sin parar",
            "outcome": "Quiero volver a elegir mi pescado y sentarme después con Carmen.",
            "support": "con un bastón",
            "conditions": "en llano",
        },
        PARDO,
    ),
    second_coping=(Second({"obstacle": "llueve", "answer": "ando por el pasillo largo de la parroquia"}, PARDO),),
    second_milestones=(
        Second({"name": "La panadería"}, CARMEN),
        Second({"name": "La verja azul"}, CARMEN),
        Second({"name": "La iglesia"}, CARMEN),
    ),
    asked_visit=2,
)
ROSAS_STAIRS = GoalTogether(
    importance=8,
    confidence=8,
    milestones=(("One bag", 6),),
    weights=(2, 2),
    practice=(
        PracticeTogether(minutes=5, times_a_week=14, shown_visit=1, is_tried=True, next_level_when="8 without hands"),
    ),
    coping_kinds=("flare_up",),
)
HANAKOS_SHELF = GoalTogether(
    kind="body_function",
    importance=7,
    confidence=9,
    milestones=(("Second shelf", 120), ("Third shelf", 135)),
    weights=(2, 1),
    practice=(PracticeTogether(minutes=3, times_a_week=21, chosen_by="patient", shown_visit=0, is_tried=True),),
)
LAYLAS_EPISODE = EpisodeTogether(
    readiness=6,
    minutes_a_week=60,
    summary="A good day: you sleep all night and walk your children to school. You fear that the pain gets worse.",
    second_summary=Second({"summary": "أنام الليل كله وأوصل أولادي إلى المدرسة مشيا. أخاف أن يزداد الألم."}, RIM),
    usual_pain=6,
)
LAYLAS_NIGHT = GoalTogether(
    kind="symptom",
    importance=9,
    confidence=5,
    confidence_help="If my sister helped with the children in the morning.",
    practice=(
        PracticeTogether(
            minutes=5,
            times_a_week=21,
            shown_visit=0,
            is_tried=True,
            second=Second(
                {
                    "what": "أحرك رقبتي ببطء يمينا ويسارا",
                    "how_often": "ثلاث مرات في اليوم",
                    "cue": "بعد الصلاة",
                    "stop_when": "يزداد الألم كثيرا",
                },
                RIM,
            ),
        ),
    ),
    second_coping=(Second({"obstacle": "استيقظت من الألم", "answer": "أغير الوسادة وأتنفس ببطء"}, RIM),),
    second=Second({"activity": "أنام الليل دون أن يوقظني الألم", "outcome": "أريد أن أصحو وعندي قوة لأولادي"}, RIM),
)
KWAMES_CRATE = GoalTogether(
    kind="taking_part",
    importance=9,
    confidence=4,
    confidence_help="A lighter crate first, and nobody watching.",
    milestones=(("Empty crate", 5), ("Half a crate", 7)),
    weights=(3, 3),
    asked_visit=4,
)
KWAMES_EPISODE = EpisodeTogether(
    readiness=7,
    minutes_a_week=90,
    visits=10,
    weeks=20,
    where="at the clinic, and once at the depot",
    finish_line="A whole shift on the van without thinking of the shoulder.",
    usual_pain=3,
)
DORIS_EPISODE = EpisodeTogether(
    visits=5,
    weeks=10,
    where="at the clinic",
    finish_line="I open every jar in the house.",
    keeps_it_going="The garden, and wringing out the cloth by hand.",
    exposure_steps=("The small jar", "The big jar", "The jar from last year"),
    seek_help_when="The thumb hurts at rest for a week, or the wrist swells.",
)
