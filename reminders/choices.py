"""The fixed words of this app: what a message is about, and why one did not go out."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a message is about. Only the plan carries health information, as an attachment."""

    PLAN = "plan", _("The plan")
    VISIT_REMINDER = "visit_reminder", _("Reminder of a visit")
    REASSESSMENT = "reassessment", _("Measuring again")
    FOLLOW_UP = "follow_up", _("How it is going after the finish")
    NEW_CLINICIAN = "new_clinician", _("Who looks after them now")


class Reason(models.TextChoices):
    """Why a message did not go out. Codes only: a mail server's own text may hold an address."""

    # It was not needed, or not wanted, any more when its time came: cancelled.
    ONLY_PAPER = "only_paper", _("They prefer only paper.")
    NO_ADDRESS = "no_address", _("There is no e-mail address.")
    NO_CONSENT = "no_consent", _("No yes to e-mail stands.")
    NO_ATTACHMENT_CONSENT = "no_attachment_consent", _("No yes to the plan as an attachment stands.")
    FINISHED = "finished", _("The episode was finished.")
    NOT_OURS = "not_ours", _("RehabGoals does not remind of visits here.")
    VISIT_OFF = "visit_off", _("The visit is not planned any more.")
    VISIT_MOVED = "visit_moved", _("The visit was moved to another day.")
    NOT_DUE = "not_due", _("It was measured in the meantime, or is not measured any more.")
    SAID_ALREADY = "said_already", _("Another message of that day says the same.")
    SETTLED = "settled", _("How it is going was written down already.")
    TOLD = "told", _("They were told in person.")
    PASSED_ON = "passed_on", _("Somebody else looks after them by now.")
    GOES_ON = "goes_on", _("The episode was brought back.")
    VISIT_SOON = "visit_soon", _("A visit is near, and it is looked at then.")
    TOO_LATE = "too_late", _("Its time had passed.")
    # It was tried: failed.
    REFUSED_ADDRESS = "refused_address", _("The mail server did not take this e-mail address.")
    REFUSED = "refused", _("The mail server did not take the message.")
    NO_CONNECTION = "no_connection", _("The mail server could not be reached.")
    NOT_WRITTEN = "not_written", _("The message could not be put together.")
