"""Does this fit how it feels? What the patient says of a chart: written down, and read for the next visit.

An answer changes no verdict. It is said once a day and can be changed that day. Twice in a row "it does not fit" is a
reason to look for a measure that asks about what the patient notices.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from measures.models import Fit, Measure
from rehabgoals.days import day_words

# The pages on which the question stands; without scripts the answer leads back there.
PLAN_PAGE, MEASURES_PAGE = "plan", "measures"


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


@dataclass(frozen=True)
class FitAsked:
    """The question under one chart, with what was said of it today and last; `page` is where it stands."""

    measure_id: int
    side: str
    page: str
    said: FitSaid | None
    today: date

    @property
    def key(self) -> str:
        """What tells this question from the others of a page."""
        return f"fit-{self.measure_id}-{self.side}"

    @property
    def choices(self) -> list[tuple[str, str, bool]]:
        """The three answers: value, words, and whether this one was given today."""
        given = self.said.answer if self.said and self.said.on == self.today else ""
        return [(value, str(label), value == given) for value, label in Fit.Answer.choices]

    @property
    def is_said_today(self) -> bool:
        """Whether the answer can still be changed: it was given today."""
        return self.said is not None and self.said.on == self.today

    @property
    def is_twice_not(self) -> bool:
        """Whether twice in a row it did not fit."""
        return self.said is not None and self.said.is_twice_not


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
    numbers = [measure.pk if isinstance(measure, Measure) else measure for measure in measures]
    return fits_said(with_fits(Measure.objects.filter(clinic_id=clinic_id, pk__in=numbers)).only("pk"))


def with_fits(measures: QuerySet[Measure]) -> QuerySet[Measure]:
    """Measures that know what was said of their charts, for `fits_said`. No further query."""
    fits = Fit.objects.filter(clinic_id=OuterRef("clinic_id"), measure=OuterRef("pk")).order_by("side", "said_on", "pk")
    said = JSONObject(side="side", answer="answer", on="said_on")
    return measures.annotate(fits_said=ArraySubquery(fits.values(said=said)))


def fits_said(measures: Iterable[Any]) -> dict[tuple[int, str], FitSaid]:
    """What was said last of each chart of measures that were read `with_fits`, by (measure's id, side)."""
    return {
        (measure.pk, side): _last([(fit["answer"], date.fromisoformat(fit["on"])) for fit in fits], measure.pk, side)
        for measure in measures
        for side, fits in groupby(measure.fits_said, key=lambda fit: fit["side"])
    }


def _last(said: list[tuple[str, date]], measure_id: int, side: str) -> FitSaid:
    answer, on = said[-1]
    last_two = [each for each, _day in said[-2:]]
    is_twice_not = len(last_two) == 2 and Fit.Answer.FITS not in last_two
    return FitSaid(measure_id, side, answer, on, is_twice_not)


def fit_of(measure: Measure, side: str = "") -> FitSaid | None:
    """What was said last of one chart. One query."""
    return fits_of([measure], measure.clinic_id).get((measure.pk, side))
