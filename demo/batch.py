"""Who works where the demo happens, and rows saved by bulk inserts, in the order in which they refer to each other."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

from accounts.models import Clinic, Site, User
from goals.models import (
    ActivityChoice,
    AgreedCourse,
    AttainmentLevel,
    AttainmentScale,
    Conversation,
    CopingPlan,
    FlareUpPlan,
    Goal,
    GoalOption,
    MaintenancePlan,
    Milestone,
    OptionTable,
    PracticeEntry,
    PracticeTask,
    StillMatters,
)
from measures.definitions import InstrumentDefinition
from measures.instruments import from_json
from measures.models import AdoptedThreshold, Fit, Instrument, Measure, Measurement, Questionnaire
from patients.models import Consent, Episode, NamePart, Patient, Precaution
from patients.registration import rows_for
from sessions.models import CheckIn, CheckInAmendment, DoseDecision, GoalRating, Practised, Visit

# Rows refer to what stands before them here, so they are inserted in this order.
ORDER: tuple[type[Model], ...] = (
    Patient, NamePart, Consent, Episode, Precaution, Conversation, ActivityChoice, AgreedCourse, FlareUpPlan,
    MaintenancePlan, Measure, AdoptedThreshold, Measurement, Fit, Goal, PracticeTask, PracticeEntry, CopingPlan,
    Milestone, AttainmentScale, AttainmentLevel, StillMatters, OptionTable, GoalOption, Visit, CheckIn, GoalRating,
    Practised, DoseDecision, CheckInAmendment,
)  # fmt: skip


@dataclass
class Staff:
    """Who works where the demo happens."""

    clinic: Clinic
    site: Site
    clinician: User
    colleague: User
    instruments: dict[str, Instrument]
    questionnaires: dict[str, Questionnaire] = field(default_factory=dict)

    def definition(self, key: str) -> InstrumentDefinition:
        """What an instrument of this clinic asks; read once, for all its results."""
        if key not in self._definitions:
            self._definitions[key] = from_json(self.instruments[key].definition)
        return self._definitions[key]

    _definitions: dict[str, InstrumentDefinition] = field(default_factory=dict, init=False, repr=False)


@dataclass
class Batch:
    """Unsaved rows by model, saved together."""

    rows: dict[type[Model], list[Any]] = field(default_factory=lambda: defaultdict(list))

    def add(self, row: Any) -> Any:
        """Keep a row for later and return it."""
        self.rows[type(row)].append(row)
        return row

    def save(self) -> None:
        """Insert everything; call in the clinic's scope."""
        for model in ORDER:
            if model is NamePart:
                self.rows[NamePart] = [part for patient in self.rows[Patient] for part in rows_for(patient)]
            # A correction comes after what it corrects.
            for is_correction in (False, True):
                rows = [row for row in self.rows[model] if bool(getattr(row, "corrects", None)) is is_correction]
                model._default_manager.bulk_create(rows, batch_size=1000)
