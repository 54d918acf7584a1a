"""Looking at a page changes nothing: GET, HEAD and OPTIONS of every URL, by who may open it and by who may not."""

import pytest
from django.db import connection

from rehabgoals.access import ACCESS, CLOSED
from rehabgoals.testing.pages import GuardedClient
from tests.hostile import as_if, make_clinic

pytestmark = pytest.mark.django_db

# Where somebody is signed in, how often somebody tried, and a rendering kept for the next time (DESIGN 9).
MAY_CHANGE = {"django_session", "usersessions_usersession", "rehabgoals_cache", "plans_plandocument"}

# So many pages are looked at before the whole database is read once more.
AT_ONCE = 10


def everything():
    """Number of rows and a sum over them, of every table, of every clinic; read as the owner's own functions would."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        tables = [table for (table,) in cursor.fetchall() if table not in MAY_CHANGE]
        cursor.execute("SELECT array_agg(id) FROM accounts_clinic")
        found = {}
        for clinic in cursor.fetchone()[0]:
            cursor.execute("SELECT set_config('app.clinic_id', %s, true)", [str(clinic)])
            parts = [
                f"SELECT '{table}', count(*) || ' ' || coalesce(sum(hashtextextended(t::text, 0)), 0) FROM {table} t"
                for table in tables
            ]
            cursor.execute(" UNION ALL ".join(parts))
            found |= {(clinic, table): value for table, value in cursor.fetchall()}
        cursor.execute("SELECT set_config('app.clinic_id', 'none', true)")
    return found


def test_looking_at_every_url_writes_nothing(db):
    ours = make_clinic("Riverside", "riverside.example")
    theirs = make_clinic("Hillside", "hillside.example")
    before = everything()
    names = [name for name, rule in ACCESS.items() if rule is not CLOSED]

    for start in range(0, len(names), AT_ONCE):
        looked_at = names[start : start + AT_ONCE]
        with as_if():
            for name in looked_at:
                mine, address = ours.signed_in(), ours.address(name)
                for look in (mine.get, mine.head, mine.options, theirs.signed_in().get, GuardedClient().get):
                    assert look(address).status_code < 500, name
            changed = {place for place, value in everything().items() if before.get(place) != value}
            assert not changed, f"looking at one of {looked_at} changed {changed}"
