"""What there is to look at in a form that came back, for the summary at its top."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from django import forms
from django.forms.forms import BaseForm
from django.utils.translation import gettext, ngettext


class Problem(NamedTuple):
    """One line of an error summary: the id of the field it leads to ("" for none), the field's label, what to mend."""

    target: str
    label: str
    message: str


def problems_of(form: BaseForm) -> list[Problem]:
    """What there is to look at in a bound form, in the order of its fields; errors of the whole form first."""
    found = [Problem("", "", message) for message in form.non_field_errors()]
    for bound in form.hidden_fields():
        found += [Problem("", "", message) for message in bound.errors]
    for bound in form.visible_fields():
        found += [Problem(focus_id(bound), str(bound.label), message) for message in bound.errors]
    return found


def focus_id(bound: forms.BoundField) -> str:
    """The id that takes the focus: a group of radios has none of its own, so its first option's."""
    return f"{bound.auto_id}_0" if bound.use_fieldset else bound.id_for_label


def things_to_look_at(count: int) -> str:
    """The title over a form's problems; nothing when there are none."""
    in_words = {
        1: gettext("One thing to look at"),
        2: gettext("Two things to look at"),
        3: gettext("Three things to look at"),
        4: gettext("Four things to look at"),
        5: gettext("Five things to look at"),
    }
    if count < 1:
        return ""
    counted = ngettext("%(count)s thing to look at", "%(count)s things to look at", count)
    return in_words.get(count) or counted % {"count": count}


def all_problems(forms_shown: Iterable[Any]) -> list[Problem]:
    """The problems of several forms (or sets of forms) shown on one page, in their order."""
    found: list[Problem] = []
    for shown in forms_shown:
        if shown is None or not getattr(shown, "is_bound", False):
            continue
        if hasattr(shown, "forms"):
            found += [Problem("", "", message) for message in shown.non_form_errors()]
            found += all_problems(shown.forms)
        else:
            found += problems_of(shown)
    return found
