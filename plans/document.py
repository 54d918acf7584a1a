"""The goal plan as a document: contents in, a PDF or a piece of a page out. No database, no request, no clock.

Both come from the same templates (``templates/plans/document/``): ``pdf`` draws them on paper through WeasyPrint,
``sheet`` gives the sections to the plan page. All fixed text is in the plan's language while they are rendered.
"""

from __future__ import annotations

import dataclasses
import datetime
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils import formats, translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from goals.flare_up import TITLES
from measures.drawing import data_address
from plans.agreed_words import course_lines, dose_lines, level_words, months_words, often_decided, often_words
from plans.contents import (
    LETTER,
    ChartContents,
    DoseContents,
    GoalContents,
    PictureContents,
    PlanContents,
    PracticeContents,
    VisitContents,
    content_hash,
)
from plans.templatetags.plan_text import direction
from rehabgoals.languages import has_texts

if TYPE_CHECKING:
    from plans.fetching import DocumentFetcher

# Under which name every plan is saved and attached: no name of a person (DESIGN rule 5).
FILE_NAME = "goal-plan.pdf"

# Where the pictures of practice are in the PDF.
PICTURES = "app:pictures/"
# The title of the tick sheet, a sample of the fixed texts: are they there in a language, and which way do they run?
TICK_SHEET = "This week: tick what you did"

# Over this many characters the main goal's words are set smaller; over the second, the picture goes below them.
LONG_WORDS = 90
VERY_LONG_WORDS = 300
# With three goals, a caption of more than this leaves no room for the next visit: pictures give way before a page does.
WORDY_CAPTION = 100
# Over this many characters in any one text, everything is set below each other and may break over pages: the renderer
# would otherwise try to fit it beside something, for minutes (measured at 40,000: more than 500 s, now 0.8).
ENDLESS_TEXT = 600
# No word is longer than this; what is (pasted text, a held key) may break here: measured, 1 s instead of 19.
LONGEST_WORD = 60
# Over this many characters together, answers, precautions and agreements stand below each other.
LONG_NOTES = 900
# From here on the tick sheet may go on over a page.
MANY_TASKS = 9
LONG_TASKS = 1_500
# With more characters than this in what stands from the tick sheet on, page 2 gives up some of its air.
FULL_PAGE = 800
# Up to so many tasks and characters of notes, page 2 has room for lines to write on.
ROOMY_TASKS = 4
ROOMY_NOTES = 500


def pdf(contents: PlanContents, pictures: Mapping[str, bytes] | None = None) -> bytes:
    """The plan as a PDF/UA-1 file. Its title is the same for everyone and it names no author.

    ``pictures`` are those of its practice, JPEG or PNG, by their digest.
    """
    # Here and in `render`, because WeasyPrint is half of what a process would import as it starts, and few draw a PDF.
    from plans.fetching import ARABIC, CHART_ARABIC, DocumentFetcher, families_for

    charts = {
        address: goal.chart.narrow.replace(ARABIC, CHART_ARABIC).encode()
        for address, goal in zip(_chart_addresses(contents), contents.goals, strict=True)
        if goal.chart
    }
    markup = html(contents)
    letters = markup + "".join(chart.decode() for chart in charts.values())
    shown = {f"{PICTURES}{digest}": content for digest, content in (pictures or {}).items()}
    fetcher = DocumentFetcher(charts, families_for(letters), shown)
    return render(markup, fetcher, identifier=content_hash(contents).encode())


def render(markup: str, fetcher: DocumentFetcher, *, identifier: bytes | None = None) -> bytes:
    """A PDF of any markup, with nothing in it but what the fetcher serves. ``identifier`` makes the file repeatable."""
    from weasyprint import HTML
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    try:
        return HTML(string=markup, url_fetcher=fetcher).write_pdf(
            font_config=fonts, pdf_variant="pdf/ua-1", pdf_identifier=identifier, presentational_hints=False
        )
    finally:
        fonts.__del__()  # its folder of font files goes now, not when memory is next tidied


def html(contents: PlanContents) -> str:
    """The document the PDF is made of. Its addresses are those of ``DocumentFetcher``, so no browser can show it."""
    return _rendered("plans/document/document.html", contents, for_print=True)


def sheet(contents: PlanContents) -> SafeString:
    """The plan's sections for a web page, in their own language and direction; ``static/css/plan.css`` dresses them."""
    return mark_safe(_rendered("plans/document/sheet.html", contents, for_print=False))  # noqa: S308 - escaped there


def _rendered(template: str, contents: PlanContents, *, for_print: bool) -> str:
    """The template in the language that its fixed texts exist in; days that stand alone are in the plan's own."""
    contents = breakable(contents)
    fixed_language = contents.language if has_texts(contents.language, TICK_SHEET) else "en"
    with translation.override(contents.language):
        alone = _days_alone(contents)
    with translation.override(fixed_language):
        return render_to_string(
            template, {**_context(contents, for_print=for_print), **alone, "language": fixed_language}
        )


def _days_alone(contents: PlanContents) -> dict[str, Any]:
    """Days that stand outside a sentence: over the tick sheet, in the letterhead, of the next visit."""
    return {
        "made_on_alone": formats.date_format(contents.made_on, "DATE_FORMAT"),
        "week": _week(contents.made_on),
        "visit": _visit(contents.next_visit) if contents.next_visit else None,
    }


def _context(contents: PlanContents, *, for_print: bool) -> dict[str, Any]:
    """What the templates show, with everything decided that is not mere repetition."""
    goals = [
        _goal(goal, address, for_print=for_print)
        for goal, address in zip(contents.goals, _chart_addresses(contents), strict=True)
    ]
    often = often_decided(contents)
    practice = [_task(task, often, for_print=for_print) for goal in contents.goals for task in goal.practice]
    coping = [line for goal in contents.goals for line in goal.coping]
    words = contents.goals[0].sentence.main_words if contents.goals else ""
    notes = [precaution.text for precaution in contents.precautions] + list(contents.agreed)
    tasks = [text for shown in practice for text in _texts(dataclasses.asdict(shown["task"]))]
    answers = [line.if_text + line.then_text for line in coping]
    course = course_lines(contents.course) if contents.course else []
    doses = dose_lines([dose for dose in contents.doses if dose is not often])
    noted = sum(map(len, notes + answers + course + doses))
    on_second_page = (
        *(_texts(dataclasses.asdict(part)) for part in (*contents.flare_up, *coping)),
        *(_texts(dataclasses.asdict(part)) for part in (contents.course, contents.maintenance) if part),
    )
    second_page = sum(map(len, tasks + notes + doses)) + sum(len(text) for part in on_second_page for text in part)
    return {
        "plan": contents,
        "clinic": contents.clinic,
        "main": goals[0] if goals else None,
        "others": goals[1:],
        "practice": practice,
        "coping": coping,
        "course": course,
        "doses": doses,
        "flare_up": [(stage, str(TITLES[stage.kind])) for stage in contents.flare_up],
        "months": months_words(contents.maintenance.months) if contents.maintenance else "",
        "precautions": [
            {"precaution": precaution, "until": _day(precaution.until) if precaution.until else ""}
            for precaution in contents.precautions
        ],
        "made_on": formats.date_format(contents.made_on, "DATE_FORMAT"),
        "made_on_day": _day(contents.made_on),
        "together_day": _day(contents.together_on) if contents.together_on else "",
        "is_letter": contents.paper == LETTER,
        "is_rtl": contents.direction == "rtl",
        "fixed_direction": direction(_(TICK_SHEET)),
        "is_one": len(goals) == 1,
        "has_few_goals": len(goals) == 2,
        "is_long": len(words) > LONG_WORDS,
        "is_very_long": len(words) > VERY_LONG_WORDS,
        "is_wordy": len(goals) > 2 and max(len(goal.caption) for goal in contents.goals) > WORDY_CAPTION,
        "has_steps": bool(contents.goals and contents.goals[0].steps),
        "is_below": bool(contents.second_language),
        "is_full": second_page > FULL_PAGE,
        "is_endless": max(map(len, _texts(dataclasses.asdict(contents))), default=0) > ENDLESS_TEXT,
        "has_long_notes": noted > LONG_NOTES,
        "has_many_tasks": len(practice) > MANY_TASKS or sum(map(len, tasks)) > LONG_TASKS,
        "has_room": (
            len(practice) <= ROOMY_TASKS
            and noted <= ROOMY_NOTES
            and not contents.flare_up
            and contents.maintenance is None
        ),
        "for_print": for_print,
    }


def breakable(value: Any) -> Any:
    """The same values, with a place to break in every word that no line could hold."""
    if isinstance(value, str):
        return re.sub(rf"\S{{{LONGEST_WORD}}}(?=\S)", "\\g<0>\u200b", value)
    if isinstance(value, tuple):
        return tuple(breakable(part) for part in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type | ChartContents | PictureContents):
        return dataclasses.replace(
            value, **{field.name: breakable(getattr(value, field.name)) for field in dataclasses.fields(value)}
        )
    return value


def _texts(value: Any) -> Iterator[str]:
    """Every text of the plan, drawings and what stands for them left out: they are not set on the page."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, part in value.items():
            if name != "chart":
                yield from _texts(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _texts(part)


def _chart_addresses(contents: PlanContents) -> list[str]:
    """Where this document's charts are, one for each goal."""
    return [f"app:charts/{number}" for number in range(1, len(contents.goals) + 1)]


def _goal(goal: GoalContents, address: str, *, for_print: bool) -> dict[str, Any]:
    """One goal with its picture's addresses and the day it was reached in words."""
    picture = None
    if goal.chart:
        picture = _picture(goal.chart, address, for_print=for_print)
    return {
        "goal": goal,
        "picture": picture,
        "reached_on": _day(goal.reached_on) if goal.reached_on else "",
        "steps": [(step, _day(step.reached_on) if step.reached_on else "") for step in goal.steps],
    }


def _task(task: PracticeContents, often: DoseContents | None, *, for_print: bool) -> dict[str, Any]:
    """One thing to practise, with its picture's address: on paper our own scheme, on a page where it is served."""
    picture = task.picture
    address = "" if picture is None else f"{PICTURES}{picture.digest}" if for_print else picture.address
    return {"task": task, "picture": address, "level": level_words(task), "often": often_words(task, often)}


def _picture(chart: ChartContents, address: str, *, for_print: bool) -> dict[str, str]:
    """Addresses of a chart: our own scheme for the PDF, data: for a page, which may choose between two drawings."""
    if for_print:
        return {"narrow": address, "alternative": chart.alternative}
    return {
        "narrow": data_address(chart.narrow),
        "wide": data_address(chart.wide),
        "alternative": chart.alternative,
    }


def _day(day: datetime.date) -> str:
    """ "7 December": a day near enough to need no year."""
    return formats.date_format(day, "MONTH_DAY_FORMAT")


def _visit(visit: VisitContents) -> dict[str, str]:
    """When the next visit is, in words, and of which kind."""
    day = _("{weekday} {day}").format(weekday=formats.date_format(visit.starts_at, "l"), day=_day(visit.starts_at))
    clock = formats.time_format(visit.starts_at, "TIME_FORMAT")
    return {
        **{field.name: getattr(visit, field.name) for field in dataclasses.fields(visit)},
        "when": capfirst(_("{day}, {time}").format(day=day, time=clock)),
    }


def _week(first: datetime.date) -> list[dict[str, str]]:
    """Seven days from the one the plan was made on, as they stand over the tick boxes."""
    days = [first + datetime.timedelta(days=number) for number in range(7)]
    return [{"weekday": formats.date_format(day, "D"), "number": formats.date_format(day, "j")} for day in days]
