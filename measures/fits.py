"""Does this fit how it feels? What the patient says of a chart: written down, and read for the next visit.

An answer changes no verdict. It is said once a day and can be changed that day. Twice in a row "it does not fit" is a
reason to look for a measure that asks about what the patient notices.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from measures.models import Fit, Measure
from rehabgoals.days import day_words


@dataclass(frozen=True)
class FitSaid:
    """What was said last of one chart, and whether the time before as well it did not fit."""

    measure_id: int
    side: str
    answer: str
    on: date
    is_twice_not: bool = False

    def words(self, name: str) -> str:
        """ "Rosa said on 3 March: feels harder than the chart."; `name` is what the patient is called."""
        said = {
            Fit.Answer.FITS: _("%(name)s said on %(day)s: it fits how it feels."),
            Fit.Answer.BETTER: _("%(name)s said on %(day)s: feels better than the chart."),
            Fit.Answer.WORSE: _("%(name)s said on %(day)s: feels harder than the chart."),
        }
        return said[Fit.Answer(self.answer)] % {"name": name, "day": day_words(self.on)}


def say_fit(measure: Measure, answer: str, *, on: date, by: Any, side: str = "") -> Fit:
    """Keep what the patient says of this chart on this day; what was said earlier the same day gives way."""
    fit, _made = Fit.objects.update_or_create(
        clinic_id=measure.clinic_id,
        measure=measure,
        side=side,
        said_on=on,
        defaults={"answer": answer, "recorded_by": by},
    )
    return fit


def fits_of(measures: Collection[Measure | int], clinic_id: int) -> dict[tuple[int, str], FitSaid]:
    """What was said last of each chart of these measures, by (measure's id, side). One query."""
    rows = Fit.objects.filter(clinic_id=clinic_id, measure__in=measures).order_by("measure_id", "side", "said_on", "pk")
    of_chart = groupby(rows, key=lambda fit: (fit.measure_id, fit.side))
    return {chart: _last([(fit.answer, fit.said_on) for fit in fits], *chart) for chart, fits in of_chart}


def _last(said: list[tuple[str, date]], measure_id: int, side: str) -> FitSaid:
    answer, on = said[-1]
    last_two = [each for each, _day in said[-2:]]
    is_twice_not = len(last_two) == 2 and Fit.Answer.FITS not in last_two
    return FitSaid(measure_id, side, answer, on, is_twice_not)
