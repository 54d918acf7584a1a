"""Clinics, the people who work there, and what every app leans on."""

from accounts.models.clinic import Clinic, NoteHeading, Site, every_note_heading, known_time_zone
from accounts.models.people import Absence, Invitation, User, UserManager
from accounts.models.writing import Draft, Phrase, Presence, SpentPage

__all__ = [
    "Absence",
    "Clinic",
    "Draft",
    "Invitation",
    "NoteHeading",
    "Phrase",
    "Presence",
    "Site",
    "SpentPage",
    "User",
    "UserManager",
    "every_note_heading",
    "known_time_zone",
]
