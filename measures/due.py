"""When a measure is due to be taken again. Pure: dates in, a date out.

The interval is the instrument's own (`InstrumentDefinition.reassess_weeks`; `evidence.md` section 9 of the reference:
2 weeks for what the patient rates, 4 for strength and performance), counted from the last result.
"""

from datetime import date, timedelta


def due_on(last_taken_on: date | None, started_on: date, reassess_weeks: int | None) -> date | None:
    """Return the day the measure is due, or None when it is not to be repeated.

    A measure that was never taken is due on the day it was chosen. An interval of 0 or None weeks means once.
    """
    if last_taken_on is None:
        return started_on
    if not reassess_weeks:
        return None
    return last_taken_on + timedelta(weeks=reassess_weeks)


def is_due(due_on: date | None, today: date) -> bool:
    """Whether the day has come. What is never due again (None) is not due."""
    return due_on is not None and due_on <= today
