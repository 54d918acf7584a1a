"""Count the queries of a page: the number is a constant and does not grow with the rows shown (DESIGN rule 10, 9)."""

import re
from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

# What every request does beside its own work (DESIGN 9): transaction control, the clinic's setting, the browser
# session, the user with the clinic, the access record.
NOT_COUNTED = re.compile(
    r"""^\s*(
        SAVEPOINT | RELEASE | ROLLBACK | BEGIN | COMMIT | SET\s
        | SELECT\s+(set_config|current_setting)\s*\(
        | WITH\s+before\s+AS\s+MATERIALIZED\s*\(SELECT\s+current_setting\s*\(
        | (SELECT|INSERT|UPDATE|DELETE)\b.*"django_session"
        | SELECT\b.*\bFROM\s+"accounts_user".*\bWHERE\s+"accounts_user"\."id"\s*=\s*\d+\s+LIMIT
        | INSERT\s+INTO\s+"accounts_accessevent"
    )""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)


def data_statements(client: Client, url: str, *, post: dict[str, str] | None = None) -> list[str]:
    """The statements that one request makes about data."""
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url) if post is None else client.post(url, post)
    assert response.status_code == 200, f"{url}: status {response.status_code}"
    statements = [query["sql"] for query in captured.captured_queries]
    return [statement for statement in statements if is_counted(statement)]


def is_counted(statement: str) -> bool:
    """Whether a statement is about data, beside what every request does."""
    # pghistory puts its context in front of what may write, as a statement of its own.
    plain = re.sub(r"^\s*SELECT set_config\('pghistory\..*?, true\);\s+", "", statement, flags=re.DOTALL)
    return not NOT_COUNTED.match(plain)


def assert_constant_queries(
    client: Client,
    url: str,
    make_row: Callable[[], object],
    *,
    at_most: int,
    post: dict[str, str] | None = None,
) -> None:
    """The page makes as many data statements with five rows as with one, and no more than `at_most`.

    `make_row` is called once before the first look and four times before the second.
    """
    make_row()
    data_statements(client, url, post=post)  # what is cached by the process is cached now
    with_one = data_statements(client, url, post=post)
    for _ in range(4):
        make_row()
    with_five = data_statements(client, url, post=post)
    assert len(with_five) == len(with_one), (
        f"{url}: {len(with_one)} statements with one row, {len(with_five)} with five:\n" + "\n".join(with_five)
    )
    assert len(with_five) <= at_most, f"{url}: {len(with_five)} statements, at most {at_most}:\n" + "\n".join(with_five)
