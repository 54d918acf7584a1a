"""The demo's people: who they are, what they came with, what they want, and how it went. Plain values; all invented.

Times are in weeks before today, so that the demo is always in the middle of its story. `values` are the results of a
goal's measure, one at each visit from the first on; visits are counted from 0.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from demo.together import (
    DORIS_EPISODE,
    HANAKOS_SHELF,
    KWAMES_CRATE,
    KWAMES_EPISODE,
    LAYLAS_EPISODE,
    LAYLAS_NIGHT,
    ROSAS_EPISODE,
    ROSAS_STAIRS,
    ROSAS_WALK,
    EpisodeTogether,
    GoalTogether,
)
from demo.visits import (
    HANAKOS_VISITS,
    KWAMES_VISITS,
    MARY_ANNES_VISITS,
    NGOZIS_VISITS,
    ROSAS_VISITS,
    TOMASZ_VISITS,
    Visits,
)


@dataclass(frozen=True)
class ResultStory:
    """One result: of which visit, and the number or what it is worked out of.

    `answers` has the shapes of `Measurement.answers`, but a question's answer is its code alone. `slip` is what was
    typed first, and `what_was_wrong` why it was corrected.
    """

    visit: int
    value: float | None = None
    answers: dict[str, Any] = field(default_factory=dict)
    conditions: dict[str, str] = field(default_factory=dict)
    answered_by: str = "alone"
    slip: float | None = None
    what_was_wrong: str = ""


@dataclass(frozen=True)
class OwnError:
    """The error by which a clinician judges the results of this one patient, where it is from, and why another."""

    value: float
    source: str
    reason: str


@dataclass(frozen=True)
class MeasureStory:
    """What is measured, by which instrument, and its results. `fits` is what the patient said of the chart, by visit."""

    instrument: str
    results: tuple[ResultStory, ...]
    activity: str = ""
    every_weeks: int | None = None
    is_paused: bool = False
    fits: tuple[tuple[int, str], ...] = ()
    own_error: OwnError | None = None


@dataclass(frozen=True)
class GoalStory:
    """One goal: the patient's words, the measure, and its results so far. `more` are results beside one each visit."""

    activity: str
    outcome: str
    instrument: str
    values: tuple[float, ...]
    target: float
    target_in_weeks: int
    support: str = ""
    conditions: str = ""
    practice: tuple[tuple[str, str, str, str], ...] = ()
    coping: tuple[tuple[str, str], ...] = ()
    aid: str = ""
    is_keeping: bool = False
    words: tuple[str, ...] = ()
    more: tuple[ResultStory, ...] = ()
    slips: dict[int, tuple[float, str]] = field(default_factory=dict)
    fits: tuple[tuple[int, str], ...] = ()
    own_error: OwnError | None = None
    together: GoalTogether | None = None

    @property
    def measure(self) -> MeasureStory:
        """What it is measured by, with a result at each visit. An activity is for the instruments that ask about one."""
        results = tuple(self._at(visit, value) for visit, value in enumerate(self.values))
        return MeasureStory(
            self.instrument, results + self.more, self.activity, fits=self.fits, own_error=self.own_error
        )

    def _at(self, visit: int, value: float) -> ResultStory:
        slip, what_was_wrong = self.slips.get(visit, (None, ""))
        conditions = {"aid": self.aid} if self.aid else {}
        return ResultStory(visit, value, conditions=conditions, slip=slip, what_was_wrong=what_was_wrong)


@dataclass(frozen=True)
class EpisodeStory:
    """One problem and its course. `seen_weeks_ago` is the last visit; `next_in_days` the next one, if there is one."""

    problem: str
    region: str
    started_weeks_ago: int
    side: str = ""
    event: str = ""
    event_weeks_ago: int = 0
    event_what: str = ""
    precautions: tuple[tuple[str, str, int], ...] = ()
    conversation: dict[str, str] = field(default_factory=dict)
    who_was_there: str = ""
    interpreter: str = "none"
    goals: tuple[GoalStory, ...] = ()
    measures: tuple[MeasureStory, ...] = ()
    pain: tuple[int, ...] = ()
    achieved: tuple[str, ...] = ()
    obstacles: tuple[str, ...] = ()
    agreed: tuple[str, ...] = ()
    seen_weeks_ago: int = 1
    next_in_days: int | None = 7
    next_at: tuple[int, int] = (10, 30)
    next_kind: str = "in_person"
    finished_weeks_ago: int | None = None
    is_with_colleague: bool = False
    together: EpisodeTogether | None = None
    visits: Visits = field(default_factory=dict)


@dataclass(frozen=True)
class PersonStory:
    """A patient and their episodes."""

    given_names: str
    family_name: str
    born: tuple[int, int, int]
    language: str = "en"
    preferred_name: str = ""
    needs_interpreter: bool = False
    has_email: bool = True
    consents: tuple[str, ...] = ("email", "attachment")
    prefers_no_messages: bool = False
    episodes: tuple[EpisodeStory, ...] = ()


# The clinic's own measures: one made in the browser, one that its questionnaire (`your_week_at_work.json`) asks.
CROSSING = "own_crossing"
WEEK_AT_WORK = "week_at_work"
SINCE = {"question": "first_visit"}


def _week(
    tasks: str, rest: str, unsure: str, lighter: str, tired: str, sore: str, home: str
) -> dict[str, dict[str, str | bool]]:
    """Answers to "Your week at work"; `lighter` is how lighter work went, empty where there was none."""
    answers: dict[str, str | bool] = {"tasks": tasks, "rest": rest, "unsure": unsure, "lighter": bool(lighter)}
    if lighter:
        answers["lighter-went"] = lighter
    return {"questionnaire": answers | {"tired": tired, "sore": sore, "home": home}}


def _rated(dance: int, shoe: int, stairs: int | None) -> dict[str, dict[str, str]]:
    """Mary-Anne's three activities; the one that was not rated is left out."""
    ratings = {
        "dance at my niece's wedding": dance,
        "put on my left shoe": shoe,
        "carry the washing up the stairs": stairs,
    }
    return {"activities": {words: str(rating) for words, rating in ratings.items() if rating is not None}}


WALK = ("Walk to the corner shop and back", "every day", "after breakfast", "the pain is 3 above usual")
CHAIR = ("Stand up from the chair, 8 times", "twice a day", "before the news", "the knee feels unsure")

ROSA = PersonStory(
    "Rosa",
    "O'Brien-Nuñez",
    (1961, 5, 4),
    "es",
    "Rosa",
    episodes=(
        EpisodeStory(
            "Right knee after meniscus repair",
            "knee",
            10,
            "right",
            "operation",
            12,
            "Meniscus repair",
            precautions=(("No kneeling on the right knee", "Mr Osei, surgeon", 2),),
            conversation={
                "good_day": "I buy my own fish at the market and sit with Carmen after. I miss the walk more than the fish.",
                "pain": "Stiff in the morning, better after walking, sore after stairs.",
                "hard_now": "The stairs with bags. Kneeling at Mass.",
                "worries": "That the stitches tear if I walk too far.",
                "helpers": "My son brings the shopping. Carmen would walk with me.",
            },
            who_was_there="Rosa and her friend Carmen",
            goals=(
                GoalStory(
                    "walk to the market without stopping",
                    "I want to choose my own fish again, and sit with Carmen after.",
                    "walking_distance",
                    (150, 240, 300, 440),
                    800,
                    7,
                    support="with a stick",
                    conditions="on flat ground",
                    aid="stick",
                    practice=(WALK,),
                    coping=(("it rains", "walk the long corridor of the church hall"),),
                    together=ROSAS_WALK,
                    words=("", "same", "part_way", "part_way"),
                ),
                GoalStory(
                    "carry the shopping up my stairs",
                    "I do not want to wait for my son to bring everything.",
                    "psfs_activity",
                    (2, 3, 4, 5),
                    8,
                    4,
                    practice=(CHAIR,),
                    coping=(("my knee is sore next morning", "do half that day and build back"),),
                    together=ROSAS_STAIRS,
                    words=("", "same", "part_way", "part_way"),
                    fits=((3, "fits"),),
                ),
            ),
            measures=(
                MeasureStory(
                    "rom_knee_flexion",
                    (ResultStory(0, 95), ResultStory(2, 112), ResultStory(3, 120)),
                ),
            ),
            together=ROSAS_EPISODE,
            visits=ROSAS_VISITS,
            pain=(5, 4, 4, 3),
            achieved=(
                "",
                "Walked as far as the bakery.",
                "Went past the corner shop.",
                "I went as far as the blue gate. Twice.",
            ),
            obstacles=("", "Rain on four days.", "", "Sore after the stairs on Sunday."),
            agreed=(
                "Rosa walks after breakfast.",
                "Rosa walks past the corner shop.",
                "Rosa tries one bag on the stairs.",
                "Rosa walks past the corner shop, as far as the blue gate.\nAna asks Mr Osei about kneeling.",
            ),
            seen_weeks_ago=2,
            next_in_days=0,
        ),
    ),
)
HANAKO = PersonStory(
    "花子",
    "山田",
    (1974, 11, 2),
    "ja",
    "Hanako",
    episodes=(
        EpisodeStory(
            "Frozen shoulder, left",
            "shoulder",
            6,
            "left",
            conversation={"good_day": "I put my hair up myself and reach the top shelf at work."},
            goals=(
                GoalStory(
                    "reach the top shelf in the shop",
                    "It is my shop. I do not like to ask the girl.",
                    "rom_shoulder_flexion",
                    (95, 105, 120, 130),
                    150,
                    8,
                    practice=(
                        (
                            "Slide the towel up the wall, 10 times",
                            "three times a day",
                            "while the tea draws",
                            "it stings",
                        ),
                    ),
                    words=("", "part_way", "part_way", "as_hoped"),
                    slips={2: (12, "A nought was missing.")},
                    together=HANAKOS_SHELF,
                ),
            ),
            visits=HANAKOS_VISITS,
            pain=(6, 5, 4, 4),
            achieved=(
                "",
                "Slept on the left side once.",
                "Reached the second shelf.",
                "Combed my hair with both hands.",
            ),
            agreed=(
                "Towel on the wall, three times a day.",
                "Add the broom stick.",
                "Twice a day is enough.",
                "Go on as now.",
            ),
            next_in_days=0,
            next_at=(11, 15),
            next_kind="video",
        ),
    ),
)
LAYLA = PersonStory(
    "ليلى",
    "حداد",
    (1985, 3, 17),
    "ar",
    "Layla",
    needs_interpreter=True,
    episodes=(
        EpisodeStory(
            "Neck pain at night",
            "neck",
            3,
            conversation={
                "good_day": "أنام الليل كله وأوصل أولادي إلى المدرسة مشيا.",
                "worries": "أخاف أن يزداد الألم.",
            },
            who_was_there="Layla and an interpreter by telephone",
            interpreter="professional",
            goals=(
                GoalStory(
                    "sleep through the night without the pain waking me",
                    "I want to wake up with strength for my children.",
                    "nprs",
                    (7, 6),
                    3,
                    9,
                    practice=(
                        (
                            "Turn my head slowly to both sides",
                            "three times a day",
                            "after prayer",
                            "it hurts much more",
                        ),
                    ),
                    coping=(("the pain wakes me", "change the pillow and breathe slowly"),),
                    together=LAYLAS_NIGHT,
                    words=("", "same"),
                ),
            ),
            measures=(
                MeasureStory(
                    "ndi",
                    (
                        ResultStory(0, answers={"scale": "percent", "typed": "44"}, answered_by="with_help"),
                        ResultStory(1, answers={"scale": "percent", "typed": "36"}, answered_by="with_help"),
                    ),
                ),
            ),
            together=LAYLAS_EPISODE,
            pain=(7, 6),
            achieved=("", "نمت أربع ساعات متواصلة"),
            agreed=("Two pillows, and the slow turns after prayer.", "Go on, and write down the nights."),
            seen_weeks_ago=1,
            next_in_days=0,
            next_at=(13, 30),
        ),
    ),
)
KWAME = PersonStory(
    "Kwame",
    "Mensah",
    (1968, 8, 21),
    episodes=(
        EpisodeStory(
            "Right shoulder, lifting at work",
            "shoulder",
            14,
            "right",
            "injury",
            16,
            "Caught a falling crate",
            goals=(
                GoalStory(
                    "lift a crate onto the van",
                    "I do not want light duties for ever.",
                    "psfs_activity",
                    (3, 4, 5, 5, 4, 5, 5),
                    8,
                    6,
                    practice=(
                        ("Band pulls, 12 times", "every second day", "when I get home", "it pinches at the front"),
                    ),
                    words=("", "part_way", "part_way", "same", "same", "same", "same"),
                    fits=((2, "fits"), (4, "worse"), (6, "worse")),
                    together=KWAMES_CRATE,
                ),
            ),
            measures=(
                MeasureStory(
                    WEEK_AT_WORK,
                    (
                        ResultStory(1, answers=_week("few", "often", "often", "badly", "often", "always", "few")),
                        ResultStory(3, answers=_week("half", "often", "sometimes", "well", "often", "often", "half")),
                        ResultStory(
                            5, answers=_week("most", "sometimes", "sometimes", "", "sometimes", "often", "most")
                        ),
                    ),
                ),
                MeasureStory("grip", (ResultStory(0, 38), ResultStory(3, 41)), is_paused=True),
            ),
            together=KWAMES_EPISODE,
            visits=KWAMES_VISITS,
            pain=(5, 4, 3, 3, 3, 3, 3),
            obstacles=("", "", "Overtime.", "", "Overtime.", "", ""),
            agreed=(
                "Start light.",
                "A second set.",
                "The blue band.",
                "Same for two weeks.",
                "Look at sleep.",
                "Same.",
                "Talk about the load at work.",
            ),
            seen_weeks_ago=1,
            next_in_days=6,
        ),
    ),
)
TOMASZ = PersonStory(
    "Tomasz",
    "Wiśniewski",
    (1979, 1, 30),
    "pl",
    episodes=(
        EpisodeStory(
            "Lower back, worse when sitting",
            "back",
            7,
            goals=(
                GoalStory(
                    "sit through a whole shift in the cab",
                    "The cab is my living.",
                    "nprs",
                    (4, 4, 5, 6),
                    2,
                    5,
                    practice=(
                        (
                            "Get out and walk round the lorry",
                            "every hour",
                            "when the radio has the news",
                            "my leg goes numb",
                        ),
                    ),
                    words=("", "same", "harder", "harder"),
                ),
            ),
            visits=TOMASZ_VISITS,
            pain=(4, 4, 5, 6),
            obstacles=("", "Two nights in the cab.", "A long tour.", "Could not get out every hour."),
            agreed=(
                "Walk round the lorry.",
                "Cushion.",
                "Shorter tours, if they can.",
                "See the doctor about the leg this week.",
            ),
            next_in_days=0,
            next_at=(8, 30),
        ),
    ),
)
NGOZI = PersonStory(
    "Ngozi",
    "Adeyemi-Clarke",
    (1952, 6, 11),
    episodes=(
        EpisodeStory(
            "Left hip replaced",
            "hip",
            3,
            "left",
            "operation",
            4,
            "Hip replacement",
            precautions=(
                ("No bending of the left hip past a right angle", "Ms Grant, surgeon", 8),
                ("No crossing of the legs", "Ms Grant, surgeon", 8),
            ),
            goals=(
                GoalStory(
                    "get in and out of my son's car",
                    "He lives by the sea, and I want to go there at Christmas.",
                    "chair_stand_30s",
                    (4, 6),
                    10,
                    5,
                    practice=(
                        (
                            "Stand up from the high chair, 6 times",
                            "three times a day",
                            "before each meal",
                            "the hip clicks or hurts",
                        ),
                    ),
                    coping=(("I am too tired", "do three and rest, then three more"),),
                    words=("", "part_way"),
                ),
            ),
            measures=(
                MeasureStory(
                    "tug",
                    (
                        ResultStory(0, 32.4, conditions={"aid": "two_sticks"}),
                        ResultStory(1, 26.8, conditions={"aid": "stick"}),
                    ),
                ),
            ),
            visits=NGOZIS_VISITS,
            pain=(5, 4),
            achieved=("", "Walked to the gate with two sticks."),
            agreed=("High chair only.", "To the gate, twice a day."),
            seen_weeks_ago=1,
            next_in_days=1,
        ),
    ),
)
MARY_ANNE = PersonStory(
    "Mary-Anne",
    "Whittaker",
    (1957, 9, 3),
    episodes=(
        EpisodeStory(
            "Left hip, stiff and sore",
            "hip",
            12,
            "left",
            goals=(
                GoalStory(
                    "dance at my niece's wedding",
                    "I was at every wedding on that floor.",
                    "psfs_activity",
                    (2, 3, 4, 5, 6, 7),
                    7,
                    1,
                    practice=(
                        (
                            "Two songs in the kitchen",
                            "every evening",
                            "after the dishes",
                            "it hurts to put weight on it",
                        ),
                    ),
                    words=("", "part_way", "part_way", "part_way", "part_way", "as_hoped"),
                    fits=((3, "better"), (5, "fits")),
                ),
            ),
            measures=(
                MeasureStory(
                    "psfs",
                    (
                        ResultStory(0, answers=_rated(2, 1, 3)),
                        ResultStory(1, answers=_rated(3, 2, 4)),
                        ResultStory(2, answers=_rated(4, 2, 5)),
                        ResultStory(3, answers=_rated(5, 4, None)),
                        ResultStory(4, answers=_rated(6, 5, 6)),
                        ResultStory(5, answers=_rated(7, 6, 7)),
                    ),
                ),
                MeasureStory(
                    "walk_6min",
                    (
                        ResultStory(0, 290, conditions={"aid": "stick"}),
                        ResultStory(2, 348, conditions={"aid": "stick"}),
                        ResultStory(3, 342, conditions={"aid": "none"}),
                        ResultStory(5, 404, conditions={"aid": "none"}),
                    ),
                ),
                MeasureStory("groc", (ResultStory(3, 2, conditions=SINCE), ResultStory(5, 4, conditions=SINCE))),
            ),
            visits=MARY_ANNES_VISITS,
            pain=(5, 4, 4, 3, 3, 2),
            achieved=("", "", "One slow song.", "Two songs.", "", "Danced with my brother for half an hour."),
            agreed=("One song.", "One song.", "Two songs.", "With shoes.", "Try the hall.", "Dance, and enjoy it."),
            next_in_days=0,
            next_at=(9, 30),
        ),
    ),
)
JEAN_LUC = PersonStory(
    "Jean-Luc",
    "Abadie",
    (1966, 2, 14),
    "fr",
    episodes=(
        EpisodeStory(
            "Lower back, gardening",
            "back",
            11,
            goals=(
                GoalStory(
                    "bêcher le potager une demi-heure",
                    "Le potager de mon père, je ne veux pas le laisser aux herbes.",
                    "psfs_activity",
                    (3, 4, 5),
                    8,
                    3,
                    practice=(("Le tour du jardin", "chaque matin", "après le café", "ça tire dans la jambe"),),
                    words=("", "part_way", "part_way"),
                ),
            ),
            pain=(5, 4, 3),
            agreed=("Le tour du jardin.", "Dix minutes de bêche.", "Quinze minutes."),
            seen_weeks_ago=5,
            next_in_days=None,
        ),
    ),
)
DORIS = PersonStory(
    "Doris",
    "Achterberg",
    (1949, 12, 24),
    "de",
    prefers_no_messages=True,
    consents=(),
    episodes=(
        EpisodeStory(
            "Right wrist after a fracture",
            "wrist_hand",
            16,
            "right",
            "injury",
            20,
            "Fell on the ice; in plaster for five weeks",
            goals=(
                GoalStory(
                    "open the jars myself",
                    "My plum jam is no good in a jar I cannot open.",
                    "grip",
                    (8, 11, 15, 18, 20),
                    18,
                    -4,
                    practice=(
                        ("Wring out the cloth, 10 times", "twice a day", "after washing up", "the thumb side hurts"),
                    ),
                    words=("", "part_way", "part_way", "as_hoped", "bit_more"),
                ),
            ),
            measures=(MeasureStory("groc", (ResultStory(4, 5, conditions=SINCE),)),),
            together=DORIS_EPISODE,
            pain=(4, 3, 2, 1, 1),
            achieved=("", "", "Held the kettle.", "Opened the jam.", "Opened every jar in the house."),
            agreed=(
                "Wring the cloth.",
                "Thicker cloth.",
                "The kettle, half full.",
                "All jars.",
                "Keep the garden as practice.",
            ),
            seen_weeks_ago=3,
            next_in_days=None,
            finished_weeks_ago=3,
        ),
    ),
)
HANH = PersonStory(
    "Thị Hạnh",
    "Nguyễn",
    (1990, 7, 7),
    "vi",
    "Hạnh",
    episodes=(
        EpisodeStory(
            "Left elbow, sewing",
            "elbow",
            8,
            "left",
            goals=(
                GoalStory(
                    "sew a whole dress without a break for the arm",
                    "Orders for New Year begin in January.",
                    "grip",
                    (14, 16, 18),
                    24,
                    8,
                    practice=(
                        (
                            "Let the weight down slowly, 15 times",
                            "once a day",
                            "when I switch the machine off",
                            "the pain is over 5",
                        ),
                    ),
                    words=("", "part_way", "part_way"),
                    more=(
                        ResultStory(0, 24, conditions={"side": "right"}),
                        ResultStory(2, 25, conditions={"side": "right"}),
                    ),
                ),
            ),
            pain=(6, 5, 4),
            agreed=("Slow lowering.", "The same with a little more.", "Breaks by the clock."),
            seen_weeks_ago=5,
            next_in_days=3,
        ),
    ),
)
IOANA = PersonStory(
    "Ioana",
    "Popescu",
    (1971, 10, 19),
    "ro",
    episodes=(
        EpisodeStory(
            "Left knee, osteoarthritis",
            "knee",
            9,
            "left",
            goals=(
                GoalStory(
                    "walk round the lake with the dog",
                    "He is old too. I do not want to miss his last summer.",
                    "walking_distance",
                    (900, 1100, 1300, 1600),
                    2500,
                    9,
                    practice=(("Round the small pond", "every day", "with the dog in the morning", "it swells"),),
                    words=("", "part_way", "part_way", "part_way"),
                ),
            ),
            measures=(
                MeasureStory("lefs", tuple(ResultStory(visit, value) for visit, value in enumerate((40, 42, 45, 47)))),
            ),
            pain=(5, 4, 4, 3),
            agreed=("The small pond.", "Twice round.", "Half the lake.", "Half the lake, twice a week."),
            next_in_days=4,
        ),
        EpisodeStory(
            "Right shoulder, stiff",
            "shoulder",
            4,
            "right",
            goals=(
                GoalStory(
                    "fasten my bra behind my back",
                    "It is such a small thing.",
                    "yes_no",
                    (0, 0),
                    1,
                    6,
                    practice=(("The towel behind the back", "once a day", "after the shower", "it stings"),),
                ),
            ),
            pain=(4, 4),
            agreed=("The towel.", "The towel, a hand higher."),
            next_in_days=4,
            next_at=(11, 0),
        ),
    ),
)
SAMUEL = PersonStory(
    "שמואל",
    "כץ",
    (1944, 4, 1),
    "he",
    "Shmuel",
    episodes=(
        EpisodeStory(
            "Getting up and walking, after a fall",
            "several",
            8,
            "",
            "injury",
            10,
            "Fell in the bathroom, nothing broken",
            goals=(
                GoalStory(
                    "cross the road while the light is green",
                    "The synagogue is on the other side.",
                    CROSSING,
                    (24, 21, 18.5, 16),
                    14,
                    4,
                    support="with my frame",
                    aid="frame",
                    practice=(
                        (
                            "Walk the hall to the end and back, briskly",
                            "twice a day",
                            "before lunch and supper",
                            "I feel giddy",
                        ),
                    ),
                    words=("", "part_way", "part_way", "part_way"),
                    own_error=OwnError(
                        3,
                        "Two crossings on the first day",
                        "They lay 2 seconds apart; the catalogue has no error for it.",
                    ),
                ),
                GoalStory(
                    "walking to the bench in the park",
                    "My friends sit there.",
                    "walking_distance",
                    (250, 250, 260, 250),
                    250,
                    6,
                    is_keeping=True,
                    words=("", "as_hoped", "as_hoped", "as_hoped"),
                ),
            ),
            measures=(
                MeasureStory(
                    "psfs_activity",
                    (
                        ResultStory(0, 4),
                        ResultStory(0, 3, answered_by="another"),
                        ResultStory(1, 5),
                        ResultStory(2, 6, answered_by="with_help"),
                        ResultStory(3, 7),
                        ResultStory(3, 5, answered_by="another"),
                    ),
                    "wash and dress in the morning",
                    every_weeks=3,
                ),
            ),
            pain=(2, 2, 1, 1),
            agreed=(
                "The hall, twice.",
                "The hall, three times.",
                "Outside with his daughter.",
                "The crossing on Sunday, with his daughter.",
            ),
            next_in_days=2,
        ),
    ),
)
LEA = PersonStory(
    "Léa",
    "Dubois",
    (2017, 5, 30),
    "fr",
    episodes=(
        EpisodeStory(
            "Right ankle sprain",
            "ankle_foot",
            3,
            "right",
            "injury",
            4,
            "Twisted it at school",
            who_was_there="Léa and her father",
            goals=(
                GoalStory(
                    "sauter à la corde à la récré",
                    "Toutes mes copines sautent.",
                    "yes_no",
                    (0,),
                    1,
                    4,
                    practice=(
                        (
                            "Sur un pied comme un flamant, 30 secondes",
                            "chaque jour",
                            "en me brossant les dents",
                            "ça fait mal",
                        ),
                    ),
                ),
            ),
            pain=(3,),
            agreed=("Le flamant, chaque jour.",),
            next_in_days=0,
            next_at=(14, 15),
        ),
    ),
)
OMAR = PersonStory(
    "Omar",
    "Farah",
    (1988, 9, 9),
    "so",
    episodes=(
        EpisodeStory(
            "Lower back, lifting patients at work",
            "back",
            1,
            conversation={"good_day": "I play football with my son after the late shift.", "worries": "Losing my job."},
            pain=(6,),
            agreed=("We write the first goal next time.",),
            next_in_days=2,
        ),
    ),
)
GRACE = PersonStory(
    "Grace",
    "Lindqvist",
    (1995, 1, 12),
    consents=(),
    episodes=(EpisodeStory("Jaw and neck", "neck", 0, next_in_days=5, seen_weeks_ago=0),),
)
ELIAS = PersonStory("Elias", "Stavros", (1963, 3, 3), "el", has_email=False, consents=())

RIVERSIDE = (
    ROSA, HANAKO, LAYLA, KWAME, TOMASZ, NGOZI, MARY_ANNE, JEAN_LUC, DORIS, HANH, IOANA, SAMUEL, LEA, OMAR, GRACE, ELIAS,
)  # fmt: skip
