"""Fields beside which the wording helper stands (goals/wording): those the clinician words for the patient."""

from __future__ import annotations

from typing import TypeVar

from django import forms

FormT = TypeVar("FormT", bound=forms.BaseForm)


def with_wording(form: FormT, *names: str) -> FormT:
    """Mark these fields for static/js/wording.js, which looks at what is typed there. Returns the form.

    The same words in the patient's language are marked with them (goals.forms.second_texts), where they are offered
    already; a name that the form has not is left out. Nothing else of a field changes. Not for the patient's own words,
    precautions and "stop when".
    """
    for name in (*names, *(f"second_{name}" for name in names)):
        if name in form.fields:
            form.fields[name].widget.attrs["data-wording"] = True
    return form
