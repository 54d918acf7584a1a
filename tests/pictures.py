"""`python -m tests.pictures [--language CODE] [NAME ...]` (`make pictures`): a picture of every page in docs/pictures/.

Starts servers of its own, loads the demo clinics, and photographs each state of `states` at three widths as
`<page>-<width>-<language>.png`. Names of pages as arguments make those alone; the language is the clinic's. The name
`charts` stands for the progress chart in every state (`tests/chart_sheet.py`), in docs/pictures/charts/.

Two pictures, small and of the first screen only, are kept in git for the README; the rest is ignored.
"""

import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from rehabgoals.embedded.places import CHECKOUT
from rehabgoals.testing import plugin

WIDTHS = {390: 844, 820: 1180, 1440: 900}
FOLDER = CHECKOUT / "docs" / "pictures"
# The name of the sheet of charts among the pages, and of its folder.
CHARTS = "charts"
# State's name to the picture that README.md shows.
FOR_README = {"patient": "readme-patient.png", "caseload": "readme-caseload.png"}


@contextmanager
def demo_server() -> Iterator[str]:
    """The demo clinics behind a real web server; its address."""
    servers = plugin._servers
    assert servers, "the pictures start servers of their own"
    servers.start()
    try:
        import django
        from django.core.management import call_command

        # As in rehabgoals.embedded.owner: settings choose the role by the command's name.
        os.environ["DJANGO_SETTINGS_MODULE"] = "rehabgoals.settings"
        from django.conf import settings

        django.setup()
        from rehabgoals.testing.database import as_owner

        with as_owner():
            call_command("migrate", interactive=False, verbosity=0)
            call_command("createcachetable", verbosity=0)
        call_command("demo", seed=1)
        # Several pages in a row ask for much; what a limit would answer is a picture nobody needs.
        settings.ACCOUNT_RATE_LIMITS = False
        from django.test.testcases import LiveServerThread, _StaticFilesHandler

        thread = LiveServerThread("127.0.0.1", _StaticFilesHandler)
        thread.daemon = True
        thread.start()
        thread.is_ready.wait()
        if thread.error:
            raise thread.error
        yield f"http://127.0.0.1:{thread.port}"
        thread.terminate()
        from django.db import connections

        connections.close_all()
    finally:
        servers.stop()


def people() -> dict[str, Any]:
    """Who looks: the demo's people, somebody with a second step, and a clinician of a clinic that has just begun."""
    from accounts.models import User
    from accounts.tests.factories import ClinicFactory, UserFactory
    from tests.every_page import ADMIN, CAREFUL, CLINICIAN, GENEROUS, NEWCOMER
    from tests.test_pages import carefully

    clinician = User.objects.get(email="clinician@riverside.example")
    return {
        CLINICIAN: clinician,
        ADMIN: User.objects.get(email="both@riverside.example"),
        NEWCOMER: UserFactory(clinic=ClinicFactory(name="Meadow Physiotherapy"), name="Ines Prado"),
        CAREFUL: carefully(clinician.clinic),
        GENEROUS: User.objects.get(email="colleague@riverside.example"),
    }


def things(clinician: Any) -> dict[str, Any]:
    """One of everything among the demo's patients: the fullest story there is, and one that has just begun."""
    from django.db.models import Count, Q

    from accounts.tests.factories import InvitationFactory, PhraseFactory
    from goals.tests.factories import (
        FollowUpFactory,
        MaintenancePlanFactory,
        MilestoneFactory,
        options_side_by_side,
    )
    from measures.models import Instrument
    from patients.models import Episode
    from patients.tests.factories import EpisodeFactory, PatientFactory
    from plans.issuing import issue_plan
    from plans.models import IssuedPlan
    from rehabgoals.tenancy import in_clinic
    from sessions.models import Visit
    from sessions.tests.factories import HandOverFactory
    from tests.layla import layla

    clinic = clinician.clinic
    bare = EpisodeFactory(
        patient=PatientFactory(
            clinic=clinic, given_names="Halima", family_name="Warsame", clinic_number="H-1", language="so"
        ),
        problem="Shoulder, hard to reach up",
        body_region="shoulder",
        clinician=clinician,
        started_on=clinic.today(),
    )
    new_patient = PatientFactory(
        clinic=clinic, given_names="Jakub", family_name="Wiśniewski", clinic_number="J-1", language="pl"
    )
    colleague = type(clinician).objects.get(email="colleague@riverside.example")
    passed_on = EpisodeFactory(
        patient=PatientFactory(clinic=clinic, given_names="Nadia", family_name="Petrova", clinic_number="N-1"),
        clinician=colleague,
    )
    spent = InvitationFactory(clinic=clinic, accepted_at=bare.patient.created_at)
    invited = InvitationFactory(clinic=clinic)
    with in_clinic(clinic.pk):
        active = Count("goals", filter=Q(goals__lifecycle_status="active"), distinct=True)
        mine = Episode.objects.visible_to(clinician).active().of_clinician(clinician)
        full = (
            mine.annotate(number=active, held=Count("check_ins", distinct=True))
            .filter(visits__status=Visit.Status.PLANNED)
            .order_by("-number", "-held", "pk")
            .select_related("patient")
            .first()
        )
        goal = full.goals.active().first()
        finished = Episode.objects.visible_to(clinician).exclude(discharged_on=None).first()
        for each in (full, finished):
            if not hasattr(each, "maintenance_plan"):
                MaintenancePlanFactory(episode=each)
        issued = IssuedPlan.objects.filter(episode=full).first() or issue_plan(full, by=clinician, way="paper")
        return {
            "patient": full.patient_id,
            "bare_patient": bare.patient_id,
            "new_patient": new_patient.pk,
            "nobodys": 999_999_999,
            "episode": full.pk,
            "bare_episode": bare.pk,
            "finished_episode": finished.pk,
            "goal": goal.pk,
            **layla(clinic, clinician),
            "practice": goal.practice_tasks.first().pk,
            "option_table": options_side_by_side(full).pk,
            "follow_up": FollowUpFactory(episode=finished, months=6).pk,
            "milestone": MilestoneFactory(goal=goal, name="Half way there", value=None).pk,
            "coping": goal.coping_plans.first().pk,
            "instrument": goal.measure.instrument_id,
            **_measured(clinic, goal),
            "published": Instrument.objects.current().get(clinic=clinician.clinic, key="nprs").pk,
            "measure": goal.measure_id,
            "of": "mdc",
            "check_in": full.check_ins.last().pk,
            "visit": full.visits.planned().first().pk,
            "issued": issued.pk,
            "phrase": PhraseFactory(user=clinician).pk,
            "hand_over": HandOverFactory(episode=passed_on, to_clinician=clinician).pk,
            "colleague": colleague.pk,
            "token": f"token-of-{invited.email}",
            "spent_token": f"token-of-{spent.email}",
            "uid": "1",
            "key": "0-not-any-more",
        }


def _measured(clinic: Any, goal: Any) -> dict[str, Any]:
    """A result that stands, one that was corrected, and instruments that ask for more than one number."""
    from measures.correcting import correct
    from measures.models import Instrument, Measurement
    from measures.recording import ResultSaid, record
    from measures.tests.factories import MeasurementFactory

    stands = Measurement.objects.filter(clinic=clinic, measure=goal.measure).final().order_by("taken_on").last()
    stands = stands or MeasurementFactory(clinic=clinic, measure=goal.measure, value=goal.baseline)
    wrong = record(measure=goal.measure, value=goal.target, taken_on=stands.taken_on, by=goal.episode.clinician)
    right = ResultSaid(goal.measure, stands.value)
    correct(wrong, reason="The number was typed wrongly", by=goal.episode.clinician, right=right)
    several = Instrument.objects.current().filter(clinic=clinic, key__in=("grip", "psfs", "ndi"))
    return {
        "measurement": stands.pk,
        "wrong_measurement": wrong.pk,
        **{instrument.key: instrument.pk for instrument in several},
    }


def speak(clinic: Any, language: str) -> None:
    """Have the clinic's pages in a language, and in its direction."""
    from rehabgoals.tenancy import in_clinic

    with in_clinic(clinic.pk):
        clinic.language = language
        clinic.save()


def with_packaged_fonts(folder: Path) -> Path:
    """A fontconfig file that adds the packaged Han font to this machine's: names in it would else be empty boxes."""
    from rehabgoals.static_packages import font_files

    han = font_files()["Noto Sans CJK"]["regular"]
    path = folder / "fonts.conf"
    path.write_text(
        "<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM 'fonts.dtd'><fontconfig>"
        "<include ignore_missing='yes'>/etc/fonts/fonts.conf</include>"
        f"<dir>{escape(str(han.parent))}</dir></fontconfig>"
    )
    return path


def open_folds(page: Any) -> None:
    """Open every fold of the page, those in folds as well."""
    page.evaluate("() => document.querySelectorAll('main details.fold').forEach((fold) => { fold.open = true; })")


def see_a_colleagues_list(page: Any) -> None:
    """Choose another clinician's caseload."""
    page.locator("details:has(select[name=of]) > summary").first.click()
    page.locator("select[name=of]").select_option(index=1)
    page.locator("form:has(select[name=of]) button[type=submit]").click()
    page.wait_for_url("**of=*")


def states() -> list[Any]:
    """Those of the pages' tests, and what is worth a picture only."""
    from tests.every_page import EPISODE, STATES, State

    return [
        *STATES,
        State("caseload-of-colleague", "patients:caseload", act=see_a_colleagues_list),
        State("check-in-new-whole", "sessions:check_in_new", about=EPISODE, act=open_folds),
    ]


def print_plan(walk: Any, there: dict[str, Any], folder: Path, language: str) -> None:
    """The sheets of the plan's PDF, as a printer would draw them."""
    import pypdfium2
    from django.urls import reverse

    from tests.every_page import CLINICIAN

    address = reverse("plans:plan_pdf", args=[there["episode"]])
    document = pypdfium2.PdfDocument(walk.window_of(CLINICIAN).request.get(address).body())
    for number in range(len(document)):
        sheet = document[number].render(scale=1.5).to_pil()
        sheet.save(folder / f"plan-pdf-{number + 1}-{language}.png")
    document.close()


def take(folder: Path, wanted: list[str], language: str) -> None:
    """Make the pictures."""
    with demo_server() as address:
        from django.utils import translation
        from tqdm import tqdm

        from rehabgoals.testing.browser import chromium
        from tests import chart_sheet
        from tests.test_pages import Walk

        translation.activate("en")
        cast = people()
        there = things(cast["clinician"])
        speak(cast["clinician"].clinic, language)
        chosen = [state for state in states() if not wanted or state.name in wanted]
        os.environ["FONTCONFIG_FILE"] = str(with_packaged_fonts(folder))  # for Chromium
        with chromium() as browser:
            walk = Walk(browser, address, cast)
            for state in tqdm(chosen, unit=" pages", disable=None):
                page = walk.open(state, there)
                for width, height in WIDTHS.items():
                    page.set_viewport_size({"width": width, "height": height})
                    page.evaluate("() => { document.activeElement?.blur(); scrollTo(0, 0); }")
                    if width == max(WIDTHS) and state.name in FOR_README and language == "en":
                        page.screenshot(path=folder / FOR_README[state.name])
                    # A window as high as the page: what stays at the lower edge would else lie across the middle.
                    whole = page.evaluate("() => document.documentElement.scrollHeight")
                    page.set_viewport_size({"width": width, "height": max(whole, height)})
                    page.screenshot(path=folder / f"{state.name}-{width}-{language}.png")
            if not wanted or CHARTS in wanted:
                chart_sheet.write(folder / CHARTS, browser)
            if not wanted or "plan" in wanted:
                print_plan(walk, there, folder, language)
            for complaint in walk.end():
                print(complaint, file=sys.stderr)


if __name__ == "__main__":
    arguments = ArgumentParser(description="Pictures of every page, from the demo clinics.")
    arguments.add_argument("--language", default="en", help="the clinic's language: en, en-us, es, fr or ar")
    arguments.add_argument("names", nargs="*", metavar="NAME", help="pages by their names in tests/every_page.py")
    asked = arguments.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    take(FOLDER, asked.names, asked.language)
