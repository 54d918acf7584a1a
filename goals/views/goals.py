"""The goals of one's clinic, for the pages about one of them."""

from django.db.models import QuerySet
from django.http import HttpRequest

from goals.models import Goal


def goals_of_clinic(request: HttpRequest) -> QuerySet[Goal]:
    """All goals this person may see, each with its episode, patient, measure and who agreed it."""
    related = ("episode__patient", "episode__clinician", "measure__instrument", "agreed_by")
    return Goal.objects.visible_to(request.user).select_related(*related)
