"""Who can sign in to the demo, as every start prints it (DESIGN 12)."""

DEMO_PASSWORD = "walk to the market again"  # noqa: S105 - printed on purpose (DESIGN 12)
DEMO_ACCOUNTS = {
    "clinician@riverside.example": "clinician",
    "colleague@riverside.example": "clinician",
    "admin@riverside.example": "admin",
    "both@riverside.example": "clinician+admin",
    "left@riverside.example": "deactivated",
    "clinician@hillside.example": "clinician",
    "admin@hillside.example": "admin",
}
