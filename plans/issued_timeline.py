"""Plans that were issued, as part of a patient's story. One query."""

from datetime import datetime

from patients.models import Patient
from patients.slots import TimelineEntry
from plans.models import IssuedPlan


def plans_told(patient: Patient, until: datetime, limit: int) -> list[TimelineEntry]:
    """Each dated copy that was given to the patient: how, and by whom."""
    earlier = IssuedPlan.objects.filter(issued_at__lte=until)
    rows = earlier.newest_under("episode", patient.episodes.all(), by="issued_at", limit=limit)
    found = rows.select_related("episode", "issued_by").order_by("-issued_at", "-pk")[:limit]
    return [TimelineEntry(issued.issued_at, issued.episode.problem, issued) for issued in found]
