"""What is known from last time when a visit opens: the last check-in, and what was agreed last."""

from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q

from goals.attainment import GoalWord
from patients.models import Episode
from sessions.models import CheckIn, GoalRating
from sessions.reading import lines


@dataclass(frozen=True)
class LastTime:
    """The last check-in, and the last one in which something was agreed; None where there is none.

    `harder` are the goals (their ids) of which the patient said then that it is harder now.
    """

    check_in: CheckIn | None = None
    agreed: CheckIn | None = None
    harder: frozenset[int] = frozenset()

    @property
    def agreed_lines(self) -> list[str]:
        """What was agreed, a line for each."""
        return lines(self.agreed.agreed) if self.agreed else []


def last_time(episode: Episode) -> LastTime:
    """What the last check-ins say. One query."""
    rows = CheckIn.objects.filter(clinic_id=episode.clinic_id, episode=episode)
    in_order = rows.order_by("-held_on", "-pk").values("pk")
    harder = GoalRating.objects.filter(
        clinic_id=OuterRef("clinic_id"), check_in=OuterRef("pk"), patient_word=GoalWord.HARDER
    )
    found = list(
        rows.filter(Q(pk__in=in_order[:1]) | Q(pk__in=in_order.exclude(agreed="")[:1]))
        .select_related("clinician", "visit__site")
        .annotate(harder=ArraySubquery(harder.values("goal")))
        .order_by("held_on", "pk")
    )
    if not found:
        return LastTime()
    newest = found[-1]
    agreed = next((each for each in reversed(found) if each.agreed), None)
    return LastTime(newest, agreed, frozenset(newest.harder))
