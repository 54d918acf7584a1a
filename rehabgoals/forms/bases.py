"""The classes that forms are made from: friendly words, the clinic, errors at the field where they are mended."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, transaction
from django.forms.forms import BaseForm
from django.utils.translation import gettext_lazy as _

from rehabgoals.forms.problems import Problem, problems_of, things_to_look_at

# Django's own words for these speak of what is invalid or required; ours say what to do.
FRIENDLY_MESSAGES: dict[type[forms.Field], dict[str, Any]] = {
    forms.Field: {"required": _("Nothing is written here yet.")},
    forms.BooleanField: {"required": _("Tick this to go on.")},
    forms.ChoiceField: {"required": _("Choose one."), "invalid_choice": _("Choose one from the list.")},
    forms.MultipleChoiceField: {"required": _("Choose at least one."), "invalid_choice": _("Choose from the list.")},
    forms.ModelChoiceField: {"required": _("Choose one."), "invalid_choice": _("Choose one from the list.")},
    forms.EmailField: {
        "required": _("Write an address, such as name@example.org."),
        "invalid": _("This is not yet an e-mail address. Write one such as name@example.org."),
    },
}


def _speak_friendly(field: forms.Field) -> None:
    django_messages: dict[str, Any] = {}
    ours: dict[str, Any] = {}
    for kind in reversed(type(field).__mro__):
        django_messages |= kind.__dict__.get("default_error_messages", {})
        ours |= FRIENDLY_MESSAGES.get(kind, {})
        if kind.__module__.startswith(f"{__package__}."):
            # Our own fields bring their own words.
            ours = {}
    for code, message in ours.items():
        is_default = field.error_messages.get(code) == django_messages.get(code)
        if is_default or (code == "invalid" and code not in field.error_messages):
            field.error_messages[code] = message


class FormParts(BaseForm):
    """Shared by all forms: crispy's helper, friendly words, the summary of what to look at."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(self)
        # The page owns the <form>, its buttons and hx- attributes; the layout only says groups and order.
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.include_media = False
        for field in self.fields.values():
            _speak_friendly(field)

    def error_summary(self) -> list[Problem]:
        """What there is to look at, one line a problem; empty while the form is not sent or all is well."""
        return problems_of(self) if self.is_bound else []

    @property
    def error_title(self) -> str:
        """ "Two things to look at", or nothing."""
        return things_to_look_at(len(self.error_summary()))


class PlainForm(FormParts, forms.Form):
    """A form that is not one row of a table."""


class PlainModelForm(FormParts, forms.ModelForm):
    """A form of one row that belongs to no clinic, such as the clinic itself.

    `constraint_fields` maps a constraint's `violation_error_code` to the field where its message belongs: Django
    would show it above the form, far from what is to be mended. When the model keeps a `version`, it travels along
    hidden, for `rehabgoals.versions.save_version`.
    """

    constraint_fields: Mapping[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A new row has no version that anybody could have read.
        if self.instance.pk and any(field.name == "version" for field in self.instance._meta.concrete_fields):
            self.fields["version"] = forms.IntegerField(
                widget=forms.HiddenInput,
                min_value=0,
                max_value=2**31 - 1,
                initial=self.instance.version,
                error_messages={
                    code: _("This page was open for long. Load it again, then put your words in.")
                    for code in ("required", "invalid", "min_value", "max_value")
                },
            )

    @property
    def read_version(self) -> int:
        """The version the person read before changing it."""
        return self.cleaned_data["version"]

    def _update_errors(self, errors: ValidationError) -> None:
        if hasattr(errors, "error_dict"):
            placed: dict[str, list[ValidationError]] = {}
            for name, found in errors.error_dict.items():
                for error in found:
                    field = self.constraint_fields.get(error.code or "", name)
                    placed.setdefault(field if field in self.fields else NON_FIELD_ERRORS, []).append(error)
            errors = ValidationError(placed)
        super()._update_errors(errors)


class ClinicForm(PlainModelForm):
    """A form of one row that belongs to a clinic: `SomeForm(request.POST, clinic=request.user.clinic)`.

    Sets the clinic on the row and keeps it in validation; without that a constraint that names the clinic is not
    looked at, and a duplicate number is a crash instead of a sentence (DESIGN 10).
    """

    def __init__(self, *args: Any, clinic: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.clinic_id is None:
            self.instance.clinic = clinic
        elif self.instance.clinic_id != clinic.pk:
            raise ValueError("This row belongs to another clinic.")

    def keep(self, act: Callable[[Any], Any]) -> Any:
        """Run `act(form)`, which writes what a valid form holds, and return what it returns.

        None when somebody else has taken something in this very moment, such as a number that is unique: the form was
        looked at before the other's row could be seen, so it is looked at again, and says so at the field.
        """
        try:
            with transaction.atomic():
                return act(self)
        except IntegrityError:
            self.full_clean()
            if self.is_valid():
                raise
        return None

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() - {"clinic"}
