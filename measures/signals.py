"""What others may want to know of measures. Sent in the same transaction (DESIGN 3)."""

from django.dispatch import Signal

# measurement: the Measurement that was recorded
measurement_recorded = Signal()
# measurement: the Measurement that was marked as entered in error
measurement_taken_back = Signal()
