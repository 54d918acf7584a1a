"""Starting an episode of care and changing what is written down about it, with its precautions, in one transaction."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from patients.models import Episode, Patient, Precaution
from patients.passing_drafts import pass_on_drafts
from rehabgoals.days import day_words
from rehabgoals.versions import Difference, save_version


def save_episode(form: Any, precautions: Any) -> Episode:
    """Save a valid episode form and its valid precaution forms together.

    Raises ChangedMeanwhile when a colleague has saved the episode since it was opened; then nothing is written.
    """
    with transaction.atomic():
        if form.instance.pk:
            episode = form.instance
            # A precaution may differ where the episode does not.
            save_version(episode, form.Meta.fields, read_version=form.cleaned_data["version"], is_all=False)
            if "clinician" in form.changed_data:
                pass_on_drafts(episode, former_id=form.initial["clinician"], new=episode.clinician)
        else:
            # The second of two presses waits here until the first is written, and then adds nothing.
            Patient.objects.select_for_update().get(pk=form.instance.patient_id)
            same = {name: form.cleaned_data[name] for name in form.Meta.fields}
            begun = Episode.objects.filter(clinic_id=form.instance.clinic_id, patient=form.instance.patient, **same)
            first = begun.active().first()
            if first is not None:
                return first
            episode = form.save()
        precautions.instance = episode
        precautions.save()
    return episode


def precaution_differences(precautions: Any, episode: Episode) -> list[Difference]:
    """The precautions that a colleague has saved in other words than those of these valid forms."""
    saved = Precaution.objects.filter(clinic_id=episode.clinic_id, episode=episode).in_bulk()
    typed = {form.instance.pk: form for form in precautions.initial_forms}
    new = {_typed_words(form) for form in precautions.extra_forms if form.has_changed()}
    found = []
    for pk, precaution in saved.items():
        theirs = _precaution_words(precaution.text, precaution.said_by, precaution.until)
        yours = _typed_words(typed[pk]) if pk in typed else "–"
        if pk not in typed and theirs in new:
            new.discard(theirs)
        elif theirs != yours:
            found.append(Difference(_("Precaution"), theirs, yours))
    return found + [Difference(_("Precaution"), "–", yours) for yours in sorted(new)]


def _typed_words(form: Any) -> str:
    cleaned = form.cleaned_data
    return _precaution_words(cleaned["text"], cleaned["said_by"], cleaned["until"])


def _precaution_words(text: str, said_by: str, until: Any) -> str:
    """One precaution in one line."""
    last_day = _("until %(day)s") % {"day": day_words(until)} if until else ""
    return ". ".join(filter(None, [text.rstrip("."), said_by, last_day]))
