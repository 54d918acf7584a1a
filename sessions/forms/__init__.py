"""Forms of a visit: the check-in, and planning and moving visits."""

from sessions.forms.check_in import CheckInForm
from sessions.forms.visit import VisitForm

__all__ = ["CheckInForm", "VisitForm"]
