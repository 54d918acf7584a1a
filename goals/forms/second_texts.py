"""The same words in the patient's language, beside those of the clinic (DESIGN rule 13)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from goals.second_texts import InTwoLanguages, needs_second
from patients.models import PATIENT_LANGUAGES, Patient
from rehabgoals.forms import LineField, WordsField
from rehabgoals.versions import Difference


class SecondTexts(forms.Form):
    """A second field for each text the patient is meant to use, where they read another language than the clinic.

    Call `offer_second(row, patient, clinic_language)` at the end of `__init__`, after the fields that it doubles are
    made. A form for a row that is not there yet gives the row's class. Once valid, `second_values` is what the row
    takes: its three fields by name. `second_labels` names a second field with words of its own, around {language}.
    """

    second_language = ""
    second_names: Sequence[str] = ()
    second_labels: ClassVar[Mapping[str, Promise]] = {}

    def offer_second(self, row: InTwoLanguages | type[InTwoLanguages], patient: Patient, clinic_language: str) -> None:
        """Add the second fields if there is a second language; else the form stays as it is."""
        if not needs_second(patient.language, clinic_language):
            return
        self.second_language = patient.language
        self.second_names = [name for name in row.SECOND_FIELDS if name in self.fields]
        saved = row if isinstance(row, InTwoLanguages) else None
        self.kept_language = saved.second_language if saved else ""
        self.kept_texts = saved.second_texts if saved and self.kept_language == self.second_language else {}
        for name in self.second_names:
            self.fields[f"second_{name}"] = self._doubled(name)
            self.initial.setdefault(f"second_{name}", self.kept_texts.get(name, ""))
        self.fields["second_by"] = LineField(
            max_length=120,
            required=False,
            label=gettext("Who put it into {language}").format(language=self.second_language_name),
            help_text=_("A person, such as the interpreter. Never a machine."),
        )
        self.initial.setdefault("second_by", saved.second_by if saved and self.kept_texts else "")

    def _doubled(self, name: str) -> forms.Field:
        first = self.fields[name]
        kind = WordsField if isinstance(first, WordsField) else LineField
        words = self.second_labels.get(name, gettext("{label}, in {language}"))
        label = str(words).format(label=first.label, language=self.second_language_name)
        found = kind(max_length=getattr(first, "longest", 300), required=False, label=label)
        found.widget.attrs["lang"] = self.second_language
        return found

    @property
    def second_language_name(self) -> str:
        """The second language by its name in the language of the page, such as "Spanish"."""
        return str(dict(PATIENT_LANGUAGES)[self.second_language])

    @property
    def has_second(self) -> bool:
        """There is a second language to write in."""
        return bool(self.second_language)

    @property
    def second_bound(self) -> list[forms.BoundField]:
        """The second fields in the order of the first ones, and who wrote them."""
        return [self[f"second_{name}"] for name in self.second_names] + [self["second_by"]] if self.has_second else []

    @property
    def says_second(self) -> bool:
        """Something is written there, or there is something to mend: then the fields are shown open."""
        return any(bound.value() or bound.errors for bound in self.second_bound)

    def clean(self) -> dict[str, Any]:
        """Ask who wrote the second texts where there are any."""
        data = super().clean() or self.cleaned_data
        is_unnamed = self.has_second and not data.get("second_by") and "second_by" not in self.errors
        if is_unnamed and self._second_texts(data):
            self.add_error(
                "second_by", gettext("Write who put it into {language}.").format(language=self.second_language_name)
            )
        return data

    def _second_texts(self, data: dict[str, Any]) -> dict[str, str]:
        """What is typed here, and the texts of fields that this form does not hold."""
        elsewhere = {name: text for name, text in self.kept_texts.items() if name not in self.second_names}
        return elsewhere | {name: text for name in self.second_names if (text := data.get(f"second_{name}", ""))}

    @property
    def second_values(self) -> dict[str, Any]:
        """What the row takes, by the names of its fields; nothing where there is no second language.

        What somebody wrote in a language the patient read before stays until there is something in the new one.
        """
        if not self.has_second:
            return {}
        texts = self._second_texts(self.cleaned_data)
        if not texts and self.kept_language not in ("", self.second_language):
            return {}
        return {
            "second_texts": texts,
            "second_language": self.second_language if texts else "",
            "second_by": self.cleaned_data["second_by"] if texts else "",
        }

    def take_second(self, row: InTwoLanguages) -> None:
        """Put the second texts into the row. Not saved."""
        for name, value in self.second_values.items():
            setattr(row, name, value)

    def further_differences(self, current: InTwoLanguages) -> list[Difference]:
        """In which second texts the row as it is now differs from what was typed (rehabgoals.versions.conflict_of)."""
        pairs = [(self[f"second_{name}"], current.second(name, self.second_language)) for name in self.second_names]
        if self.has_second:
            pairs.append((self["second_by"], current.second_by))
        return [
            Difference(str(bound.label), saved or "–", bound.value() or "–")
            for bound, saved in pairs
            if saved != self.cleaned_data[bound.name]
        ]
