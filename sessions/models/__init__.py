"""Visits, check-ins and what belongs to them; hand-overs, partnership answers, calendar addresses."""

from sessions.models.check_in import CheckIn, CheckInAmendment, GoalRating
from sessions.models.feed import CalendarFeed
from sessions.models.hand_over import HandOver
from sessions.models.partnership import PartnershipAnswer, PartnershipAsked
from sessions.models.practised import DoseDecision, Practised
from sessions.models.visit import Visit, VisitQuerySet

__all__ = [
    "CalendarFeed",
    "CheckIn",
    "CheckInAmendment",
    "DoseDecision",
    "GoalRating",
    "HandOver",
    "PartnershipAnswer",
    "PartnershipAsked",
    "Practised",
    "Visit",
    "VisitQuerySet",
]
