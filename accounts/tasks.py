"""What is let go of at night. Running a task twice is harmless."""

import logging

from celery import shared_task
from django.utils import timezone

from accounts.models import Clinic
from accounts.typed import let_go
from rehabgoals.tenancy import in_clinic

logger = logging.getLogger(__name__)


@shared_task(name="accounts.tasks.let_go_of_typed_words")
def let_go_of_typed_words() -> None:
    """Delete what was typed into forms without a draft, and sent to locked pages, and not wanted for a month."""
    now = timezone.now()
    for clinic_id in Clinic.objects.order_by("pk").values_list("pk", flat=True):
        with in_clinic(clinic_id):
            count = let_go(clinic_id, now)
        if count:
            logger.info("let go of what was typed into %d forms and not wanted", count, extra={"clinic": clinic_id})
