"""What others may want to know of plans. Sent in the same transaction (DESIGN 3)."""

from django.dispatch import Signal

# issued_plan: the IssuedPlan that was given to the patient
plan_issued = Signal()
