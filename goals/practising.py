"""Adding, changing and stopping practice at home, with its picture. Pressing twice does each once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F

from goals.models import Goal, PracticePicture, PracticeTask
from goals.pictures import Redrawn
from rehabgoals.versions import save_version


@transaction.atomic
def add_task(task: PracticeTask, said: Sequence[str], *, picture: Redrawn | None, by: Any) -> None:
    """Write a new task of a goal. `said` names the columns by which a second press is known: then nothing is added."""
    # The second of two presses waits here until the first is written.
    Goal.objects.select_for_update().get(pk=task.goal_id)
    same = {name: getattr(task, name) for name in said}
    if PracticeTask.objects.filter(clinic_id=task.clinic_id, goal_id=task.goal_id, stopped_on=None, **same).exists():
        return
    task.picture = _kept(task.clinic_id, picture, by=by)
    task.save(force_insert=True)


@transaction.atomic
def change_task(
    task: PracticeTask,
    said: Sequence[str],
    *,
    picture: Redrawn | None,
    forgets_picture: bool,
    read_version: int,
    by: Any,
) -> None:
    """Write the columns named in `said`; a new picture takes the former one's place, else it may be left out.

    Raises ChangedMeanwhile, and writes nothing, when somebody was quicker. A picture left out stays where it was kept.
    """
    if picture or forgets_picture:
        task.picture = _kept(task.clinic_id, picture, by=by)
    save_version(task, [*said, "picture_id"], read_version=read_version)


def step_task(task: PracticeTask, *, level: int, next_level_when: str, read_version: int) -> None:
    """Another level, as the two agreed, and what earns the next one.

    Raises ChangedMeanwhile, and writes nothing, when somebody has changed the task since it was read.
    """
    task.level, task.next_level_when = level, next_level_when
    save_version(task, ["level", "next_level_when"], read_version=read_version)


def stop_task(task: PracticeTask, *, on: date) -> None:
    """It is not practised any more; it can still be read. Who did it and when is in its history."""
    PracticeTask.objects.filter(pk=task.pk, stopped_on=None).update(stopped_on=on, version=F("version") + 1)


def _kept(clinic_id: int, picture: Redrawn | None, *, by: Any) -> PracticePicture | None:
    """The picture's row; the same picture is kept once in a clinic."""
    if picture is None:
        return None
    values = {
        "content": picture.content,
        "content_type": picture.content_type,
        "width": picture.width,
        "height": picture.height,
        "added_by": by,
    }
    found, _is_new = PracticePicture.objects.get_or_create(clinic_id=clinic_id, digest=picture.digest, defaults=values)
    return found
