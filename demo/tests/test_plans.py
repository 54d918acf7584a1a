"""The plans of the demo's patients on paper: two sheets at most, and no sheet for a box alone."""

import dataclasses
import io

import pypdf
from django.core.management import call_command

from accounts.models import Clinic
from goals.models import PracticePicture
from patients.models import Episode
from plans.composing import contents_of
from plans.contents import LETTER
from plans.document import html, pdf
from plans.gathering import BESIDE_GOALS, gather
from plans.tests.test_document import A_LONE_BOX
from rehabgoals.tenancy import in_clinic

# Those with most to say, in one language and in two: a plan is drawn in half a second.
FULLEST = 3


def test_the_fullest_plans_take_two_sheets_on_any_paper(db):
    call_command("demo")
    clinic = Clinic.objects.get(name="Riverside Rehabilitation")
    with in_clinic(clinic.pk):
        episodes = Episode.objects.filter(discharged_on=None).select_related("patient", "clinician", *BESIDE_GOALS)
        plans = [contents_of(gather(episode), clinic) for episode in episodes]
        pictures = {row.digest: bytes(row.content) for row in PracticePicture.objects.all()}

    fullest = sorted(plans, key=lambda plan: len(html(plan)))[-FULLEST:]
    for plan in fullest:
        for paper in (plan.paper, LETTER):
            drawn = pdf(dataclasses.replace(plan, paper=paper), pictures)
            pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(drawn)).pages]
            assert len(pages) <= 2, (plan.patient_name, paper)
            assert all(len(page) > A_LONE_BOX for page in pages), (plan.patient_name, paper)
    assert any(plan.second_language for plan in fullest)
