"""The caseload page: groups of rows, each filled by the app that knows (patients/slots.py)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from patients.caseload_rows import Asked, Order
from patients.models import BodyRegion
from patients.slots import CaseloadPanel, caseload_panels


@dataclass(frozen=True)
class FilledPanel:
    """A group with its first rows, the number of all, and the address at which it stands alone."""

    panel: CaseloadPanel
    rows: list[Any]
    count: int
    address: str

    @property
    def has_more(self) -> bool:
        """Whether there are rows that are not shown."""
        return self.count > len(self.rows)


@dataclass(frozen=True)
class Caseload:
    """The groups of a list that have rows, in their order; `alone` is the one to be shown by itself.

    `address` leads to all groups, `every_region` to those of all regions.
    """

    groups: list[FilledPanel]
    alone: FilledPanel | None
    address: str
    every_region: str


class NoSuchList(Exception):
    """A group was asked for by a key that none has, or the list of somebody who has none here."""


def read_asked(query: Mapping[str, str], viewer: Any, colleagues: Iterable[Any], today: date) -> Asked:
    """What an address asks for. `colleagues` are those whose lists this person may see. Raises NoSuchList.

    An order or a region that there is not is none.
    """
    whose, of = viewer, query.get("of", "")
    if of not in ("", str(viewer.pk)):
        whose = next((colleague for colleague in colleagues if str(colleague.pk) == of), None)
        if whose is None:
            raise NoSuchList(of)
        whose.clinic = viewer.clinic
    region, order = query.get("region", ""), query.get("order", "")
    return Asked(
        whose,
        viewer,
        today,
        region=region if region in BodyRegion.values else "",
        order=order if order in Order.values else Order.WAITING,
    )


def caseload_of(asked: Asked, only: str = "") -> Caseload:
    """The groups that have rows, each with its first ones; of the one named by `only` all rows.

    One query a group, or a fixed few. Raises NoSuchList.
    """
    panels = {panel.key: panel for panel in caseload_panels if asked.is_ones_own or not panel.is_ones_own}
    if only and only not in panels:
        raise NoSuchList(only)
    filled = [_filled(panel, replace(asked, limit=None) if panel.key == only else asked) for panel in panels.values()]
    alone = next((group for group in filled if group.panel.key == only), None)
    return Caseload(
        groups=[group for group in filled if group.count],
        alone=alone,
        address=address_of(asked),
        every_region=address_of(replace(asked, region=""), only),
    )


def _filled(panel: CaseloadPanel, asked: Asked) -> FilledPanel:
    found = panel.rows(asked)
    return FilledPanel(panel, found.rows, found.count, address_of(asked, panel.key))


def address_of(asked: Asked, only: str = "") -> str:
    """The query by which a list is asked for in this way: kinds and a staff number, nothing about a patient."""
    said = {
        "of": "" if asked.is_ones_own else asked.whose.pk,
        "region": asked.region,
        "order": asked.order if asked.order != Order.WAITING else "",
        "only": only,
    }
    return "?" + urlencode({name: value for name, value in said.items() if value})
