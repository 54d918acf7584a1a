"""Keeping the one row of its kind that an episode has: the agreed course, the flare-up plan, what keeps it going."""

from __future__ import annotations

from typing import Any, TypeVar

from django.utils import timezone

from goals.forms.once import OnceAnEpisode
from goals.models import AgreedCourse, FlareUpPlan, MaintenancePlan
from patients.models import Episode
from rehabgoals.versions import save_version

RowT = TypeVar("RowT", AgreedCourse, FlareUpPlan, MaintenancePlan)


def row_to_write(model: type[RowT], episode: Episode, *, is_written: bool) -> RowT:
    """The episode's row, or a new one that is not saved. One query, and a lock where it is about to be written.

    The second of two who write the first row waits here, and then finds it.
    """
    if is_written:
        Episode.objects.select_for_update().get(pk=episode.pk)
    rows = model._default_manager.filter(clinic_id=episode.clinic_id, episode=episode)
    return rows.select_related("agreed_by").first() or model(clinic_id=episode.clinic_id, episode=episode)


def keep_once(form: OnceAnEpisode, *, by: Any) -> None:
    """Write what a valid form holds, as agreed today.

    Raises rehabgoals.versions.ChangedMeanwhile, and writes nothing, when somebody was quicker.
    """
    row = form.instance
    form.take_second(row)
    row.agreed_on, row.agreed_by = timezone.localdate(), by
    if row.pk is None:
        row.save(force_insert=True)
        return
    columns = [*form.Meta.fields, *form.second_values, "agreed_on", "agreed_by"]
    save_version(row, columns, read_version=form.read_version)
