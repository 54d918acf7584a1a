"""Starting an episode of care and changing what is written down about it, with its precautions, in one transaction."""

from typing import Any

from django.db import transaction

from patients.models import Episode
from rehabgoals.versions import save_version


def save_episode(form: Any, precautions: Any) -> Episode:
    """Save a valid episode form and its valid precaution forms together.

    Raises ChangedMeanwhile when a colleague has saved the episode since it was opened; then nothing is written.
    """
    with transaction.atomic():
        if form.instance.pk:
            episode = form.instance
            save_version(episode, form.Meta.fields, read_version=form.cleaned_data["version"])
        else:
            episode = form.save()
        precautions.instance = episode
        precautions.save()
    return episode
