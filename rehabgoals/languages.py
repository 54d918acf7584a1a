"""Whether the fixed texts exist in a language."""

from django.conf import settings
from django.utils import translation


def has_texts(language: str, sample: str) -> bool:
    """Is there a catalogue with `sample` in this language? English needs none.

    Asked before a document or a message is written, so that it has one language from end to end and a screen reader is
    told which.
    """
    if language.startswith("en"):
        return True
    if language not in dict(settings.LANGUAGES):
        return False
    with translation.override(language):
        return translation.gettext(sample) != sample
