"""Telephone numbers, as they are shown and as they are dialled."""

import re


def dialled(telephone: str) -> str:
    """A telephone number as a `tel:` link has it: its digits, and the plus that begins it. Pure."""
    return re.sub(r"[^+0-9]", "", telephone)
