"""What a group of the caseload is asked for, and what it answers: its first rows in an order, and their number."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, QuerySet, TextChoices, Window
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from patients.models import BodyRegion

# So many rows of a group are shown beside the other groups; alone it shows all.
FIRST_ROWS = 8


class Order(TextChoices):
    """How the rows of a group stand. What has a time of the day stands by its time, whatever has waited."""

    WAITING = "waiting", _("Longest waiting first")
    NEWEST = "newest", _("Newest first")
    NAME = "name", _("By name")


@dataclass(frozen=True)
class Asked:
    """Whose list it is, who looks at it, and how: the day, a body region (empty: all), the order, how many rows.

    `limit` None asks for all rows. Rows are those that `viewer` may see, of what `whose` is responsible for.
    """

    whose: Any
    viewer: Any
    today: date
    region: str = ""
    order: str = Order.WAITING
    limit: int | None = FIRST_ROWS

    @property
    def is_ones_own(self) -> bool:
        """Whether who looks is whose list it is."""
        return bool(self.whose == self.viewer)

    @property
    def is_changed(self) -> bool:
        """Whether it is another list, region or order than what the page opens with."""
        return bool(self.region or self.order != Order.WAITING or not self.is_ones_own)

    @property
    def region_words(self) -> str:
        """The region asked for, in words; empty for all."""
        return str(BodyRegion(self.region).label) if self.region else ""

    @property
    def words(self) -> str:
        """Region and order in words."""
        return ", ".join(filter(None, [self.region_words, str(Order(self.order).label)]))


@dataclass(frozen=True)
class Found:
    """The first rows of a group, and how many there are in all."""

    rows: list[Any]
    count: int


def found_in_database(asked: Asked, rows: QuerySet, *, since: str, episode: str = "episode") -> Found:
    """Let the database narrow, order, count and cut. One query.

    `since` names the field or annotation by which a row waits; `episode` leads to the episode, empty where the rows are
    episodes.
    """
    path = f"{episode}__" if episode else ""
    if asked.region:
        rows = rows.filter(**{f"{path}body_region": asked.region})
    by = {
        Order.WAITING: [F(since).asc()],
        Order.NEWEST: [F(since).desc()],
        Order.NAME: [Lower(f"{path}patient__family_name"), Lower(f"{path}patient__given_names"), F(since).asc()],
    }[Order(asked.order)]
    found = list(rows.annotate(count_of_all=Window(Count("*"))).order_by(*by, "pk")[: asked.limit])
    return Found(found, found[0].count_of_all if found else 0)


def found_among(
    asked: Asked, rows: Iterable[Any], *, episode: Callable[[Any], Any], since: Callable[[Any], Any]
) -> Found:
    """The same for rows that were worked out: `episode(row)` with its patient, `since(row)` by which it waits."""
    found = [row for row in rows if asked.region in ("", episode(row).body_region)]
    if asked.order == Order.NAME:
        found.sort(key=lambda row: (*_name(episode(row).patient), since(row)))
    else:
        found.sort(key=since, reverse=asked.order == Order.NEWEST)
    return Found(found[: asked.limit], len(found))


def _name(patient: Any) -> tuple[str, str]:
    return patient.family_name.lower(), patient.given_names.lower()
