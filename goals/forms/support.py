"""What is typed about practice at home and about what may get in the way."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from goals.models import CopingPlan, PracticeTask
from rehabgoals.forms import ClinicForm, LineField


class PracticeForm(ClinicForm):
    """Something done at home: what, how often, after what, and when to stop."""

    heading = _("Add something to practise")
    button = _("Add to practice")
    said = _("Added to what you practise at home.")
    standing: ClassVar[dict[str, Any]] = {"stopped_on": None}

    what = LineField(max_length=200, label=_("What"), help_text=_("Such as: walk to the corner shop and back."))
    how_often = LineField(
        max_length=120, required=False, label=_("How often, how much"), help_text=_("Such as: every day, 10 minutes.")
    )
    cue = LineField(
        max_length=120, required=False, label=_("When, after what"), help_text=_("Such as: after breakfast.")
    )
    stop_when = LineField(
        max_length=200, required=False, label=_("Stop when"), help_text=_("Such as: the pain is 3 above usual.")
    )

    class Meta:
        model = PracticeTask
        fields = ["what", "how_often", "cue", "stop_when"]


class CopingForm(ClinicForm):
    """If this gets in the way, then we do that. In the first person, in the patient's words."""

    heading = _("Add an if … then …")
    button = _("Add this plan")
    said = _("Added. You have a plan for it now.")
    standing: ClassVar[dict[str, Any]] = {}

    obstacle = LineField(max_length=200, label=_("If"), help_text=_("Such as: it rains."))
    answer = LineField(
        max_length=200, label=_("then I"), help_text=_("Such as: walk the long corridor of the church hall.")
    )

    class Meta:
        model = CopingPlan
        fields = ["obstacle", "answer"]
