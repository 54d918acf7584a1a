"""The screen turned to the patient (DESIGN 6): their words, in their language, and nothing about anybody else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext_noop

from patients.models import Patient
from rehabgoals.languages import has_texts

# A text that only stands where somebody has put the turned screen into a language.
SAMPLE = gettext_noop("How sure are you that you can do it?")


@contextmanager
def eyes_of(patient: Patient) -> Iterator[None]:
    """Say everything inside in the patient's language; where there is none of its texts, in the clinic's."""
    language = patient.language if has_texts(patient.language, SAMPLE) else translation.get_language() or "en"
    with translation.override(language):
        yield


def render_turned(
    request: HttpRequest, template: str, context: dict[str, Any], *, patient: Patient, back: str, status: int = 200
) -> HttpResponse:
    """A page made from `components/turned.html`, in the patient's language. `back` is the one way back."""
    with eyes_of(patient):
        return render(request, template, context | {"patient": patient, "back": back}, status=status)
