"""What the evaluation works out at night. The tasks carry ids; running any of them twice is harmless."""

from celery import shared_task

from accounts.models import Clinic
from evaluation.cohort_refreshing import refresh_batch


@shared_task(name="evaluation.tasks.refresh_cohorts")
def refresh_cohorts() -> None:
    """Have every clinic's earlier episodes brought up to date."""
    for clinic_id in Clinic.objects.order_by("pk").values_list("pk", flat=True):
        refresh_cohorts_of.delay(clinic_id=clinic_id)


@shared_task(name="evaluation.tasks.refresh_cohorts_of")
def refresh_cohorts_of(*, clinic_id: int, after: int = 0) -> None:
    """Bring one batch of a clinic's earlier episodes up to date, and hand the next one on: no task takes long."""
    last = refresh_batch(clinic_id, after=after)
    if last is not None:
        refresh_cohorts_of.delay(clinic_id=clinic_id, after=last)
