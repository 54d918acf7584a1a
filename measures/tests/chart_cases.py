"""The progress chart in every state: the eight cases of the issue, and those that are hard to draw.

Each is a chart's data and words as values. Tests ask them, `python -m tests.chart_sheet` draws them side by side.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import translation

from measures.chart_words import data_for, words_for
from measures.charts import ChartData, ChartWords, Milestone, Phrases, Point, Segment, band_around
from measures.instruments import load_catalogue

Chart = tuple[ChartData, ChartWords]

TODAY = date(2026, 11, 23)
TARGET_ON, FINISH = date(2027, 1, 12), date(2027, 1, 26)
DAYS = [date(2026, 9, 21), date(2026, 10, 5), date(2026, 10, 19), date(2026, 11, 2), date(2026, 11, 16)]
WALK, PAIN, TASK = (load_catalogue()[key] for key in ("walk_6min", "nprs", "psfs_activity"))
# The error that judges: of the six-minute walk, of pain, of one task.
WALK_MDC, PAIN_MDC, TASK_MDC = Decimal(79), Decimal(2), Decimal(3)


def points(*values: float, days: list[date] = DAYS) -> list[Point]:
    """Results on the days given, in order."""
    return [Point(on, Decimal(str(value))) for on, value in zip(days, values, strict=False)]


def walk(*values: float, **changes: Any) -> ChartData:
    """Walking: more is better, in metres, with a band, a goal of 450 metres and a finish."""
    given = {"target": Point(TARGET_ON, Decimal(450)), "today": TODAY, "mdc": WALK_MDC, "finish": FINISH}
    return data_for(WALK, results=points(*values), **given | changes)


def pain(*values: float, **changes: Any) -> ChartData:
    """Pain at night: less is better, 0 to 10, with a band and a goal of 2."""
    given = {"target": Point(TARGET_ON, Decimal(2)), "today": TODAY, "mdc": PAIN_MDC, "finish": FINISH}
    return data_for(PAIN, results=points(*values), **given | changes)


def task(*values: float, **changes: Any) -> ChartData:
    """How well one task can be done, 0 to 10: more is better, with a wide band and a goal of 7."""
    given = {"target": Point(TARGET_ON, Decimal(7)), "today": TODAY, "mdc": TASK_MDC, "finish": FINISH}
    return data_for(TASK, results=points(*values), **given | changes)


def improving() -> Chart:
    """Better, seen twice; two steps reached and one ahead."""
    steps = [
        Milestone("park", Decimal(350), DAYS[2]),
        Milestone("bridge", Decimal(400), DAYS[4]),
        Milestone("hill", Decimal(425)),
    ]
    said = "A real step up since we started. Does it make a difference in your day?"
    return replace(walk(300, 318, 352, 386, 402, milestones=steps), sentence=said), words_for(WALK, TODAY)


def worsening() -> Chart:
    """Worse by more than the error, twice."""
    said = "This was harder than when we started. Let us look at what was going on."
    return replace(task(5, 4, 4, 2, 1, milestones=[Milestone("stairs", Decimal(6))]), sentence=said), TASK_WORDS


def steady() -> Chart:
    """Inside the band for weeks."""
    said = (
        "Your score has held steady for six weeks. Steady spells are a normal part of getting better. "
        "It is a good moment to look together at what to keep, change or add."
    )
    return replace(task(3, 4, 4, 3, 4, milestones=[Milestone("one knee", Decimal(5))]), sentence=said), TASK_WORDS


def one_point() -> Chart:
    """The first result is the start."""
    steps = [Milestone("park", Decimal(350)), Milestone("bridge", Decimal(400))]
    return walk(
        300,
        today=DAYS[0],
        target=Point(date(2026, 12, 14), Decimal(450)),
        finish=date(2027, 1, 4),
        milestones=steps,
    ), words_for(WALK, DAYS[0])


def none() -> Chart:
    """Nothing measured yet, and a day for it."""
    target = Point(date(2027, 2, 15), Decimal(450))
    return walk(target=target, finish=date(2027, 3, 1), next_on=date(2026, 12, 7)), words_for(WALK, TODAY)


def less_is_better() -> Chart:
    """Pain, lower is better, exactly at the edge of the band."""
    said = "A clear step forward since we started, of the size people usually notice."
    steps = [Milestone("slept 6 hours", None, DAYS[3])]
    return replace(pain(6, 6, 5, 4, 4, milestones=steps), sentence=said), words_for(
        PAIN, TODAY, "pain at night, from 0 (none) to 10"
    )


def sixty_points() -> Chart:
    """Sixty results in seven months."""
    first = date(2026, 4, 6)
    wave = (0.0, -0.3, 0.5, -0.1, 0.2, -0.6, 0.4, 0.1, -0.2, 0.3)
    values = [2.3] + [min(7.3, 2.3 + 4.6 * (1 - 0.94**count) + wave[count % 10]) for count in range(1, 60)]
    days = [first + timedelta(days=round(count * 3.5)) for count in range(60)]
    said = "A clear step up since we started, of the size people usually notice."
    data = data_for(
        load_catalogue()["psfs"],
        results=points(*(round(value, 1) for value in values), days=days),
        mdc=Decimal(2),
        target=Point(date(2026, 12, 14), Decimal("7.5")),
        today=date(2026, 11, 2),
        finish=date(2026, 12, 21),
        milestones=[Milestone("ladder", Decimal("5.5"), days[22])],
    )
    return replace(data, sentence=said), words_for(load_catalogue()["psfs"], date(2026, 11, 2))


def right_to_left() -> Chart:
    """A page that is read from the right."""
    data, _ = improving()
    steps = tuple(
        replace(step, name=name) for step, name in zip(data.milestones, ("الحديقة", "الجسر", "التل"), strict=True)
    )
    said = "خطوة حقيقية إلى الأمام منذ أن بدأنا. هل تحدث فرقا في يومك؟"
    with translation.override("ar"):
        words = replace(words_for(WALK, TODAY), phrases=ARABIC, short=lambda value: f"{value:f} م")
        return replace(data, milestones=steps, sentence=said, rtl=True), words


def gap_and_break() -> Chart:
    """Nothing measured for months, then walking without the stick."""
    days = [date(2026, 2, 2), date(2026, 2, 23), date(2026, 3, 16), date(2026, 8, 24), date(2026, 9, 14)]
    before = tuple(points(240, 262, 281, 300, 312, days=days))
    after = tuple(points(290, 322, 340, days=[date(2026, 10, 12), date(2026, 11, 2), date(2026, 11, 16)]))
    data = walk(target=Point(date(2027, 2, 15), Decimal(420)), finish=date(2027, 3, 1))
    said = (
        "You now walk without the stick. That is progress of its own. "
        "About the same so far since 12 October. Small ups and downs are normal."
    )
    segments = (
        Segment(before, before[0], band=band_around(before[0].value, WALK_MDC), conditions="with one stick"),
        Segment(
            after,
            after[0],
            band=band_around(after[0].value, WALK_MDC),
            broke_on=date(2026, 9, 28),
            change="now without the stick",
            conditions="without an aid",
        ),
    )
    return replace(data, segments=segments, sentence=said), words_for(WALK, TODAY)


def reached() -> Chart:
    """The goal was reached on the day before its date."""
    days = [*DAYS[:3], date(2026, 11, 2), date(2026, 11, 16), date(2026, 12, 7), date(2027, 1, 11)]
    steps = [Milestone("park", Decimal(350), days[2]), Milestone("bridge", Decimal(400), days[4])]
    today = date(2027, 1, 18)
    data = walk(today=today, milestones=steps)
    results = tuple(points(300, 318, 352, 386, 402, 431, 462, days=days))
    segments = (Segment(results, results[0], band=band_around(Decimal(300), WALK_MDC)),)
    return replace(data, segments=segments), words_for(WALK, today)


def keeping() -> Chart:
    """A goal to keep something as it is: the path is level."""
    return walk(440, 452, 431, 446, keeping=True, target=Point(TARGET_ON, Decimal(440)), mdc=Decimal(50)), words_for(
        WALK, TODAY
    )


def beyond() -> Chart:
    """A goal so far away that it would press the results together: its ring stands at the edge."""
    return walk(300, 340, 380, 410, target=Point(TARGET_ON, Decimal(1000)), mdc=None), words_for(WALK, TODAY)


def another_person() -> Chart:
    """The patient's own answers, and a daughter's beside them."""
    others = points(4, 4, 3, days=[DAYS[1], DAYS[2], DAYS[4]])
    return pain(6, 6, 5, 4, 4, others=others), words_for(PAIN, TODAY)


def by_another_only() -> Chart:
    """All answers are another person's."""
    return replace(pain(6, 6, 5, 4, 4), by_another=True), words_for(PAIN, TODAY)


def band_over_everything() -> Chart:
    """An error wider than the scale: only a very big change would show."""
    return pain(5, 4, 6, 5, mdc=Decimal(6)), words_for(PAIN, TODAY)


def broken_often() -> Chart:
    """Three breaks, one of them a day after the start and one on the last day."""
    cuts = [
        ([DAYS[0]], "", None),
        ([DAYS[0] + timedelta(1), DAYS[1]], "now with two sticks or crutches", DAYS[0]),
        ([DAYS[2], DAYS[3]], "now without the stick", DAYS[1] + timedelta(7)),
        ([TODAY], "another person measured", DAYS[4]),
    ]
    values = iter((300, 250, 262, 330, 348, 371))
    segments = []
    for days, change, broke_on in cuts:
        results = tuple(Point(day, Decimal(next(values))) for day in days)
        band = band_around(results[0].value, WALK_MDC)
        segments.append(Segment(results, results[0], band=band, broke_on=broke_on, change=change))
    return replace(walk(), segments=tuple(segments)), words_for(WALK, TODAY)


def mean_of_two() -> Chart:
    """A start that is the mean of the first two results, which lie a few days apart."""
    days = [DAYS[0], DAYS[0] + timedelta(5), *DAYS[1:]]
    results = tuple(points(288, 312, 318, 352, 386, 402, days=days))
    segments = (Segment(results, Point(days[0], Decimal(300)), starts=2, band=band_around(Decimal(300), WALK_MDC)),)
    return replace(walk(), segments=segments), words_for(WALK, TODAY)


# The words on the picture, as look/PATIENT.md section 8 has them.
ARABIC = Phrases(
    better="أفضل",
    start="البداية {value}",
    goal="الهدف {value}",
    today="اليوم",
    finish="الختام",
    finish_on="الختام {day}",
    about_the_same="تقريبا كما كان",
    not_measured="لا قياس",
    way="الطريق إلى الهدف",
)
TASK_WORDS = words_for(TASK, TODAY, "how well you can kneel, from 0 (cannot) to 10 (as before)")

# In the order in which the sheet shows them; the eight of the issue first.
EIGHT: dict[str, Callable[[], Chart]] = {
    "improving": improving,
    "worsening": worsening,
    "steady": steady,
    "one-point": one_point,
    "none": none,
    "less-is-better": less_is_better,
    "60-points": sixty_points,
    "right-to-left": right_to_left,
}
CASES: dict[str, Callable[[], Chart]] = EIGHT | {
    "gap-and-break": gap_and_break,
    "reached": reached,
    "keeping": keeping,
    "beyond": beyond,
    "another-person": another_person,
    "by-another-only": by_another_only,
    "band-over-everything": band_over_everything,
    "broken-often": broken_often,
    "mean-of-two": mean_of_two,
}
# What the sheet shows below each other on one time axis.
TOGETHER: dict[str, Callable[[], Chart]] = {
    "Pain at night": less_is_better,
    "How well you kneel": steady,
    "Six-minute walk": improving,
}
