"""Plans for tests, made of plain values."""

import dataclasses
import datetime
import io
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.translation import gettext
from PIL import Image

from measures.chart_words import data_for, words_for
from measures.charts import Milestone, Point
from measures.drawing import figure
from measures.instruments import load_catalogue
from plans.contents import (
    A4,
    ChartContents,
    ClinicCard,
    CopingContents,
    CourseContents,
    DoseContents,
    GoalContents,
    MaintenanceContents,
    PictureContents,
    PlanContents,
    PracticeContents,
    PrecautionContents,
    SentenceContents,
    StageContents,
    StepContents,
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


def _drawn() -> bytes:
    """A picture as small as a picture can be."""
    found = io.BytesIO()
    Image.new("RGB", (40, 30), "#d7eceb").save(found, "JPEG")
    return found.getvalue()


DIGEST = "0" * 64
PICTURES = {DIGEST: _drawn()}
FLARE_UP = (
    StageContents("carry_on", "Pain up to 5, settled by next morning.", "Go on as planned."),
    StageContents(
        "ease_off",
        "Pain 6 or more, or still up next morning, or poor sleep.",
        "Do half for 2 or 3 days. Keep moving. Then build back up over a week.",
    ),
    StageContents(
        "call_us", "More than 3 days like that, or you can do less and less.", "Keep moving gently and call."
    ),
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
                steps=(
                    StepContents("To the park", datetime.date(2026, 10, 19)),
                    StepContents("To the bridge", datetime.date(2026, 11, 16)),
                    StepContents("Up the hill"),
                ),
                practice=(
                    PracticeContents(
                        "Stand up from a chair, 10 times, slowly",
                        "every day",
                        "after I brush my teeth in the morning",
                        "pain goes above 5 out of 10",
                    ),
                    PracticeContents(
                        "Walk to the bridge and back",
                        "5 days a week",
                        "after the ten o’clock news",
                        level=2,
                        level_from=TODAY,
                    ),
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
        doses=(DoseContents("frequency", "the chair twice a day, for two weeks", TODAY),),
        next_visit=VisitContents(datetime.datetime(2026, 12, 7, 10, 30), "in_person", "Mill Lane", "Ana Weber"),
        course=CourseContents(
            6, 12, "at the clinic", datetime.date(2026, 12, 14), "I walk to the market and kneel with Milo."
        ),
        flare_up=FLARE_UP,
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


def in_two_languages(**changes: Any) -> PlanContents:
    """Rosa's plan with its texts in Spanish, the clinic's English wording below, a picture, and what keeps it up."""
    plan = english()
    main, second, third = plan.goals
    chair, walk = main.practice
    main = dataclasses.replace(
        main,
        sentence=SentenceContents(
            "Para el 12 de enero quiero:",
            "caminar hasta el mercado sin parar.",
            "450 m; hoy 402 m.",
            below="By 12 January I want to: walk to the market without stopping.",
        ),
        outcome="Quiero comprar mi propia fruta y tomar café con Lena.",
        steps=(StepContents("Al parque", datetime.date(2026, 10, 19), "To the park"), StepContents("La cuesta")),
        practice=(
            dataclasses.replace(
                chair,
                what="Levantarme de la silla, 10 veces, despacio",
                how="Con los brazos cruzados.",
                picture=PictureContents(DIGEST, "/practice/1/picture/"),
                below="Stand up from a chair, 10 times, slowly",
            ),
            dataclasses.replace(walk, link="https://videos.example.org/walk"),
        ),
        coping=(
            CopingContents(
                "llueve", "subo y bajo la escalera cinco veces.", "If it rains, then I walk up and down the stairs."
            ),
        ),
    )
    plan = dataclasses.replace(
        plan,
        goals=(main, second, third),
        second_language="es",
        flare_up=(
            dataclasses.replace(FLARE_UP[0], signs="Dolor hasta 5.", do="Sigo.", below="Pain up to 5. · Go on."),
            *FLARE_UP[1:],
        ),
        maintenance=MaintenanceContents(
            "Caminar los sábados con Carmen.",
            ("Arrodillarme en la cama", "Arrodillarme en misa"),
            "La rodilla se hincha una semana.",
            (3, 6, 12),
            "The walk on Saturdays with Carmen.",
        ),
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
