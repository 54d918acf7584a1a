"""The only place where a role becomes yes or no (DESIGN 6, "Who may what")."""

from typing import Any

CLINICIAN, ADMIN = "clinician", "admin"


def roles_of(person: Any) -> list[str]:
    """The roles of a user or of an invitation, in their order."""
    given = {CLINICIAN: person.is_clinician, ADMIN: person.is_admin}
    return [role for role, is_given in given.items() if is_given]


def is_clinician(user: Any) -> bool:
    """May see and treat the clinic's patients."""
    return bool(user.is_authenticated and user.is_active and user.is_clinician)


def is_admin(user: Any) -> bool:
    """May manage the clinic's accounts and settings. Gives no sight of patients by itself."""
    return bool(user.is_authenticated and user.is_active and user.is_admin)


def is_staff_of_clinic(user: Any) -> bool:
    """Is signed in with an active account, whatever the role."""
    return bool(user.is_authenticated and user.is_active)
