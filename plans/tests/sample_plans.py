"""Plans for tests, made of plain values."""

import dataclasses
import datetime
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.translation import gettext

from measures.chart_words import data_for, words_for
from measures.charts import Milestone, Point
from measures.drawing import figure
from measures.instruments import load_catalogue
from plans.contents import (
    A4,
    ChartContents,
    ClinicCard,
    CopingContents,
    GoalContents,
    PlanContents,
    PracticeContents,
    PrecautionContents,
    SentenceContents,
    VisitContents,
)

TODAY = datetime.date(2026, 11, 23)
TARGET_DAY, FINISH = datetime.date(2027, 1, 12), datetime.date(2027, 1, 26)
DAYS = [
    datetime.date(2026, 10, 5),
    datetime.date(2026, 10, 19),
    datetime.date(2026, 11, 2),
    datetime.date(2026, 11, 16),
]
CLINIC = ClinicCard(
    name="Riverside Rehabilitation",
    site_name="Mill Lane",
    address="12 Mill Lane, Ashby",
    telephone="01632 960 123",
    opening_hours="Monday to Friday, 8 to 6",
    emergency_number="112",
)


def english(**changes: Any) -> PlanContents:
    """Rosa's plan: a primary and two secondary goals, each with a chart, three tasks, and something in every place."""
    plan = PlanContents(
        language="en",
        direction="ltr",
        paper=A4,
        clinic=CLINIC,
        patient_name="Rosa",
        full_name="Rosa O'Brien-Nuñez",
        made_on=TODAY,
        together_on=TODAY,
        clinician_name="Ana Weber",
        clinician_profession="physiotherapist",
        goals=(
            GoalContents(
                rank="primary",
                sentence=SentenceContents(
                    "By 12 January I want to:", "walk to the market without stopping.", "450 m; today 402 m."
                ),
                outcome="I want to buy my own fruit and have coffee with Lena.",
                measure_name="How far you walk in six minutes",
                chart=chart("walk_6min", 300, [318, 352, 386, 402], 450),
                caption="You walked 402 metres on 16 November. You started at 300 metres.",
                practice=(
                    PracticeContents(
                        "Stand up from a chair, 10 times, slowly",
                        "every day",
                        "after I brush my teeth in the morning",
                        "pain goes above 5 out of 10",
                    ),
                    PracticeContents("Walk to the bridge and back", "5 days a week", "after the ten o’clock news"),
                ),
                coping=(CopingContents("it rains", "I walk up and down the stairs five times."),),
            ),
            GoalContents(
                rank="secondary",
                sentence=SentenceContents(
                    "By 12 January I want to:", "kneel on the floor and play with Milo.", "7; today 4."
                ),
                measure_name="How well you kneel, 0 to 10",
                chart=chart("psfs_activity", 3, [4, 4, 3, 4], 7),
                caption="You said 4 on 16 November. You started at 3.",
                practice=(
                    PracticeContents("Kneel on a cushion for 1 minute", "3 days a week", "before I lay the table"),
                ),
                coping=(CopingContents("I am tired at night", "I kneel after breakfast the next day."),),
            ),
            GoalContents(
                rank="secondary",
                sentence=SentenceContents("By 12 January I want to:", "sleep through the night.", "2; today 4."),
                measure_name="Pain at night, 0 to 10",
                chart=chart("nprs", 6, [6, 5, 4, 4], 2),
                caption="You said 4 on 16 November. You started at 6.",
            ),
        ),
        precautions=(
            PrecautionContents(
                "Kneel on soft ground, for one minute at a time.", "Dr Osei", datetime.date(2026, 12, 14)
            ),
        ),
        agreed=("Keep the walk. Try one more minute on the cushion each week.",),
        next_visit=VisitContents(datetime.datetime(2026, 12, 7, 10, 30), "in_person", "Mill Lane", "Ana Weber"),
    )
    return dataclasses.replace(plan, **changes)


def arabic(**changes: Any) -> PlanContents:
    """Layla's plan: read from the right, Arabic words in every free text."""
    with translation.override("ar"):
        walk = chart("walk_6min", 300, [318, 352, 386, 402], 450, rtl=True)
    plan = dataclasses.replace(
        english(),
        language="ar",
        direction="rtl",
        patient_name="ليلى",
        full_name="ليلى حداد",
        clinician_name="آنا فيبر",
        clinician_profession="أخصائية العلاج الطبيعي",
        goals=(
            GoalContents(
                rank="primary",
                sentence=SentenceContents(
                    "بحلول 12 يناير أريد أن:", "أمشي إلى السوق دون توقف.", "450 متر؛ اليوم 402 متر."
                ),
                outcome="أريد أن أشتري فاكهتي بنفسي وأشرب القهوة مع لينا.",
                measure_name="المسافة التي تمشيها في ست دقائق",
                chart=walk,
                caption="هل تحدث فرقا في يومك؟",
                practice=(
                    PracticeContents(
                        "قومي من الكرسي 10 مرات ببطء", "كل يوم", "بعد تنظيف أسناني صباحا", "ألم فوق 5 من 10"
                    ),
                ),
                coping=(CopingContents("نزل المطر", "أصعد الدرج وأنزله خمس مرات."),),
            ),
            GoalContents(
                rank="secondary",
                sentence=SentenceContents("بحلول 12 يناير أريد أن:", "أنام الليل كله.", "2؛ اليوم 4."),
            ),
        ),
        precautions=(PrecautionContents("اركعي على أرض لينة، دقيقة واحدة كل مرة.", "د. أوسي", None),),
        agreed=("6 زيارات، زيارة كل أسبوعين.",),
    )
    return dataclasses.replace(plan, **changes)


def without_goals(**changes: Any) -> PlanContents:
    """A first visit: nothing is agreed yet."""
    plan = english(goals=(), precautions=(), agreed=(), next_visit=None, patient_name="花子", full_name="山田 花子")
    return dataclasses.replace(plan, **changes)


def chart(key: str, baseline: int, results: list[int], target: int, *, rtl: bool = False) -> ChartContents:
    """The chart of a measure, drawn as the product draws it."""
    definition = load_catalogue()[key]
    data = data_for(
        definition,
        baseline=Point(datetime.date(2026, 9, 21), Decimal(baseline)),
        results=[Point(day, Decimal(value)) for day, value in zip(DAYS, results, strict=True)],
        target=Point(TARGET_DAY, Decimal(target)),
        mdc=definition.mdc.value if definition.mdc else None,
        milestones=[Milestone("الجسر" if rtl else "bridge", Decimal(results[-1]), DAYS[-1])],
        finish=FINISH,
        today=TODAY,
        rtl=rtl,
    )
    drawn = figure(data, words_for(definition, TODAY, what=gettext(definition.name)), "ar" if rtl else "en")
    return ChartContents(drawn.narrow_svg, drawn.wide_svg, drawn.alt)
