"""What every clinic-owned model shares: the clinic, who may see it, and a history kept by the database."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any, Self, TypeVar

import pghistory
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F, Func, Lookup, OuterRef


class _AnyOf(Lookup):
    """`= ANY (array)`: the array is worked out once, and then each of its values is looked up in an index."""

    lookup_name = "any_of"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """The comparison as PostgreSQL writes it."""
        lhs, lhs_params = self.process_lhs(compiler, connection)
        rhs, rhs_params = self.process_rhs(compiler, connection)
        return f"{lhs} = ANY ({rhs})", (*lhs_params, *rhs_params)


class ClinicOwnedQuerySet(models.QuerySet):
    """Queries over rows that belong to a clinic."""

    def visible_to(self, user: Any) -> Self:
        """The rows of the signed-in person's own clinic. Others do not exist for them."""
        return self.filter(clinic_id=user.clinic_id)

    def newest_under(self, key: str, parents: models.QuerySet, *, by: str, limit: int) -> Self:
        """The last `limit` of these rows under each of the parents, by this field; in no order.

        With an index on clinic, `key` and `by` no more than these are read, whatever lies further back.
        """
        rows = self.filter(**{"clinic_id": OuterRef("clinic_id"), key: OuterRef("pk")}).order_by(f"-{by}", "-pk")
        of_each = Func(
            ArraySubquery(rows.values("pk")[:limit]),
            function="unnest",
            output_field=models.BigIntegerField(),
            set_returning=True,
        )
        found = self.model._default_manager.all()
        return found.found_first("pk", parents.annotate(newest=of_each).values("newest"))

    def found_first(self, field: str, values: models.QuerySet) -> Self:
        """The rows whose field has one of a few values, which a query finds first; whatever the planner thinks of it.

        `field__in` may go through all rows instead, and ask for the values at each.
        """
        return self.filter(_AnyOf(F(field), ArraySubquery(values)))

    def grouped_by(self, field: str) -> dict[int, list[Any]]:
        """The rows under the value of a key such as "goal_id", in their order; an empty list where there are none."""
        grouped: dict[int, list[Any]] = defaultdict(list)
        for row in self:
            grouped[getattr(row, field)].append(row)
        return grouped


class ClinicOwned(models.Model):
    """A row that belongs to one clinic (rule 1). The database refuses every other clinic's as well (DESIGN 10)."""

    clinic = models.ForeignKey("accounts.Clinic", on_delete=models.PROTECT, related_name="+")

    objects = ClinicOwnedQuerySet.as_manager()

    class Meta:
        abstract = True


ModelT = TypeVar("ModelT", bound=type[models.Model])


def recorded(model: ModelT) -> ModelT:
    """Let the database itself record every change of this model: who, when, and the row as it was (rule 3)."""
    return pghistory.track()(model)


def recorded_without(*fields: str) -> Callable[[ModelT], ModelT]:
    """As `recorded`, but these fields are kept out of the history: secrets, and what is no change worth a record."""
    return pghistory.track(exclude=list(fields))


def unique_in_clinic(table: str) -> models.UniqueConstraint:
    """The pair (clinic, id) as a key, so that references between clinic tables can carry the clinic."""
    return models.UniqueConstraint(fields=["clinic", "id"], name=f"{table}_clinic_id")
