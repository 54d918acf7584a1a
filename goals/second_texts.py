"""Texts in the patient's own language beside the clinic's (DESIGN rule 13), written by a person and never by a machine.

A model that holds words for the patient inherits `InTwoLanguages` and names the fields that have a second text. The
second texts of a row are in one language and say who wrote them.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class InTwoLanguages(models.Model):
    """A row whose texts may also stand in the patient's language. `second_texts` maps a field's name to its text."""

    SECOND_FIELDS: ClassVar[tuple[str, ...]] = ()

    second_texts = models.JSONField(default=dict, blank=True, editable=False)
    second_language = models.CharField(max_length=8, blank=True, editable=False)
    second_by = models.CharField(_("Who put it into this language"), max_length=120, blank=True, editable=False)

    class Meta:
        abstract = True

    def second(self, field: str, language: str) -> str:
        """The text of a field in this language, or nothing where nobody has written it."""
        return str(self.second_texts.get(field, "")) if self.second_language == language else ""

    def lacks_second(self, language: str) -> list[str]:
        """The fields that have words in the clinic's language and none in this one."""
        return [name for name in self.SECOND_FIELDS if getattr(self, name) and not self.second(name, language)]


def second_texts_named(table: str) -> models.CheckConstraint:
    """The database's own rule that a second text says in which language it is and who wrote it."""
    return models.CheckConstraint(
        condition=Q(second_texts={}) | (~Q(second_by="") & ~Q(second_language="")), name=f"{table}_second_texts_named"
    )


def needs_second(patient_language: str, clinic_language: str) -> bool:
    """Whether the patient reads another language than the clinic writes; a regional form is the same language."""
    return patient_language.partition("-")[0] != clinic_language.partition("-")[0]
