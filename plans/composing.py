"""A gathered plan as plain values, in the words in which the patient reads them, for the document."""

from dataclasses import replace
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from accounts.link_hosts import hosts_of, link_to
from accounts.models import Clinic, Site
from goals.deciding import options_of, table_contents
from goals.flare_up import TITLES
from goals.maintaining import steps_of
from goals.models import AgreedCourse, CopingPlan, FlareUpPlan, MaintenancePlan, Milestone, OptionTable, PracticeTask
from goals.sentence import Sentence
from plans.contents import (
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
from plans.decided import Decided, LevelAgreed
from plans.gathering import GoalShown, PlanShown, measured_words
from plans.options_sheet import OptionsSheet
from plans.second_language import below, read, second_language
from sessions.models import Visit


def contents_of(plan: PlanShown, clinic: Clinic) -> PlanContents:
    """The plan as plain values, for the document.

    Fixed text and dates are in the clinic's language; what a person has put into the patient's language stands in it,
    with the clinic's wording below.
    """
    patient, episode, beside = plan.episode.patient, plan.episode, plan.beside
    language = second_language(patient, clinic)
    return PlanContents(
        language=clinic.language,
        direction=_direction(clinic),
        paper=clinic.paper,
        clinic=_card(clinic, plan.site),
        patient_name=patient.called,
        full_name=str(patient),
        made_on=timezone.localdate(),
        together_on=_together_on(plan),
        clinician_name=episode.clinician.name,
        clinician_profession=episode.clinician.profession,
        goals=tuple(
            _goal(shown, plan.coping[shown.goal.pk], plan.decided, language, hosts_of(clinic.link_hosts))
            for shown in plan.goals
        ),
        precautions=tuple(PrecautionContents(row.text, row.said_by, row.until) for row in plan.precautions),
        agreed=plan.decided.agreed,
        doses=tuple(DoseContents(dose.aspect.value, dose.what, dose.decided_on) for dose in plan.decided.doses),
        next_visit=_visit(plan.next_visit),
        course=_course(beside.course, language) if beside.course else None,
        flare_up=_flare_up(beside.flare_up, language) if beside.flare_up else (),
        maintenance=_maintenance(beside.maintenance, language) if beside.maintenance else None,
        second_language=language,
    )


def options_sheet_of(table: OptionTable, clinic: Clinic, site: Site) -> OptionsSheet:
    """One decision with its options (their table loaded with its episode and patient), for the sheet to take home."""
    return OptionsSheet(
        language=clinic.language,
        direction=_direction(clinic),
        paper=clinic.paper,
        clinic=_card(clinic, site),
        patient_name=table.episode.patient.called,
        made_on=timezone.localdate(),
        table=table_contents(table, options_of(table)),
    )


def _direction(clinic: Clinic) -> str:
    return "rtl" if get_language_info(clinic.language)["bidi"] else "ltr"


def _card(clinic: Clinic, site: Site) -> ClinicCard:
    return ClinicCard(
        name=clinic.name,
        site_name=site.name,
        address=site.address,
        telephone=site.telephone,
        opening_hours=site.opening_hours,
        emergency_number=clinic.emergency_number,
    )


def _together_on(plan: PlanShown) -> date | None:
    """The last day on which the two agreed a goal, or anything in a check-in: printing it again is no talk."""
    days = [shown.goal.started_on for shown in plan.goals]
    if plan.decided.last_on:
        days.append(plan.decided.last_on)
    return max(days, default=None)


def _goal(
    shown: GoalShown, coping: list[CopingPlan], decided: Decided, language: str, hosts: tuple[str, ...]
) -> GoalContents:
    goal, figure = shown.goal, shown.figure
    return GoalContents(
        rank=goal.rank,
        sentence=_sentence(shown.sentence, shown.theirs if language else None),
        outcome=read(goal, "outcome", language),
        measure_name=measured_words(goal),
        chart=ChartContents(figure.narrow_svg, figure.wide_svg, figure.alt) if figure else None,
        caption=figure.caption if figure else "",
        reached_on=goal.achieved_on,
        steps=tuple(_step(step, language) for step in shown.milestones),
        practice=tuple(_practice(task, decided.levels.get(task.pk), language, hosts) for task in shown.practice),
        coping=tuple(_coping(each, language) for each in coping),
    )


def _sentence(sentence: Sentence, theirs: Sentence | None) -> SentenceContents:
    """The patient's sentence; where it is in their language, the clinic's stands below. The numbers stay one."""
    if theirs is None:
        return SentenceContents(sentence.frame, sentence.words, sentence.numbers, sentence.whole)
    ours = replace(sentence, numbers="").text
    return SentenceContents(theirs.frame, theirs.words, theirs.numbers or sentence.numbers, theirs.whole, ours)


def _step(step: Milestone, language: str) -> StepContents:
    return StepContents(read(step, "name", language), step.reached_on, below(step, ["name"], language))


def _practice(
    task: PracticeTask, agreed: LevelAgreed | None, language: str, hosts: tuple[str, ...]
) -> PracticeContents:
    """What a task says. Its level is worth naming where it is not the first, and where it was just agreed; one that
    somebody changed since keeps no day.
    """
    picture, link = None, link_to(task.link, hosts)
    is_new = agreed is not None and agreed.level == task.level
    if task.picture is not None:
        picture = PictureContents(task.picture.digest, reverse("goals:practice_picture", args=[task.pk]))
    return PracticeContents(
        **{name: read(task, name, language) for name in task.SECOND_FIELDS},
        link=link.url if link else "",
        cleared_by=task.cleared_by,
        picture=picture,
        below=below(task, task.SECOND_FIELDS, language),
        level=task.level if is_new or task.level > 1 else None,
        level_from=agreed.agreed_on if agreed and is_new else None,
    )


def _coping(plan: CopingPlan, language: str) -> CopingContents:
    if plan.lacks_second(language):
        return CopingContents(plan.obstacle, _("I {answer}").format(answer=plan.answer))
    ours = _("If {obstacle}, then I {answer}").format(obstacle=plan.obstacle, answer=plan.answer)
    return CopingContents(plan.second("obstacle", language), plan.second("answer", language), ours)


def _course(course: AgreedCourse, language: str) -> CourseContents:
    halfway_on = course.halfway_review_on
    return CourseContents(
        visits=course.about_visits,
        weeks=course.over_weeks,
        where=course.where,
        halfway_on=halfway_on if halfway_on and halfway_on >= timezone.localdate() else None,
        finish_line=read(course, "finish_line", language),
        below=below(course, ["finish_line"], language),
    )


def _flare_up(plan: FlareUpPlan, language: str) -> tuple[StageContents, ...]:
    stages = [(kind, f"{kind}_signs", f"{kind}_do") for kind in TITLES]
    return tuple(
        StageContents(kind, read(plan, signs, language), read(plan, do, language), below(plan, [signs, do], language))
        for kind, signs, do in stages
    )


def _maintenance(plan: MaintenancePlan, language: str) -> MaintenanceContents:
    return MaintenanceContents(
        keeps_it_going=read(plan, "keeps_it_going", language),
        steps=tuple(steps_of(read(plan, "exposure_steps", language))),
        seek_help_when=read(plan, "seek_help_when", language),
        months=tuple(plan.follow_ups),
        below=below(plan, plan.SECOND_FIELDS, language),
    )


def _visit(visit: Visit | None) -> VisitContents | None:
    if visit is None:
        return None
    return VisitContents(
        starts_at=timezone.localtime(visit.starts_at),
        kind=visit.kind,
        site=visit.site.name if visit.site else "",
        clinician=visit.clinician.name,
    )
