"""Rendered and issued plans, for tests."""

import factory

from accounts.tests.factories import OwnedFactory
from patients.tests.factories import EpisodeFactory
from plans.models import IssuedPlan, PlanDocument

PDF = b"%PDF-1.7\n% a plan for tests; a real one is rendered by plans.document\n%%EOF\n"


class PlanDocumentFactory(OwnedFactory):
    """A file that begins as a PDF does."""

    episode = factory.SubFactory(EpisodeFactory, clinic=factory.SelfAttribute("..clinic"))
    content_hash = factory.Sequence(lambda n: f"{n:064x}")
    pdf = PDF

    class Meta:
        model = PlanDocument


class IssuedPlanFactory(OwnedFactory):
    """E-mailed by the responsible clinician; says nothing to anybody (`plan_issued` is the act's)."""

    episode = factory.SubFactory(EpisodeFactory, clinic=factory.SelfAttribute("..clinic"))
    document = factory.SubFactory(
        PlanDocumentFactory, clinic=factory.SelfAttribute("..clinic"), episode=factory.SelfAttribute("..episode")
    )
    way = IssuedPlan.Way.EMAIL
    issued_by = factory.SelfAttribute("episode.clinician")

    class Meta:
        model = IssuedPlan
