"""The caseload page: groups of rows, each filled by the app that knows (patients/slots.py)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from patients.slots import CaseloadPanel, caseload_panels


@dataclass(frozen=True)
class FilledPanel:
    """A group with the rows of one person's day."""

    panel: CaseloadPanel
    rows: list[Any]


def caseload_of(user: Any, today: date) -> list[FilledPanel]:
    """The groups that have rows for this clinician today, in their order. One query a group."""
    filled = [FilledPanel(panel, list(panel.rows(user, today))) for panel in caseload_panels]
    return [group for group in filled if group.rows]
