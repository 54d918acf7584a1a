"""Whatever is sent to a form: never a crash, nothing of another clinic, no column that is not on the form."""

import os
import re
from datetime import UTC, datetime
from itertools import count
from urllib.parse import urlsplit

import pytest
import time_machine
from django.apps import apps
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from rehabgoals.access import ACCESS, CLOSED
from tests.hostile import (
    ARGUMENTS,
    FORMS,
    WITHOUT_FORM,
    as_if,
    checksum,
    encoded,
    make_clinic,
    payload_of,
    rows_of,
    send,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 10, 10, 30, tzinfo=UTC)
# More of them look deeper: HOSTILE_EXAMPLES=60 takes five minutes.
EXAMPLES = int(os.environ.get("HOSTILE_EXAMPLES", "5"))

HOSTILE = [
    "",
    " ",
    "\x00",
    "words with \x00 in them",
    "\ud800",
    "\udfff\ud800 twice",
    "\u202eback to front\u202c",
    "\u200f\u200e\u061c\ufeff",
    "line\r\nBcc: somebody@example.org",
    "\u2028\u2029\x85\x0b",
    "1e309",
    "-1e309",
    "NaN",
    "-Infinity",
    "sNaN",
    "1" * 5000,
    "0." + "3" * 300,
    "-1",
    "0",
    "01/01/0001",
    "31/12/9999",
    "0001-01-01",
    "9999-12-31",
    "24:00",
    "23:59",
    "32767",
    "32768",
    "2147483647",
    "2147483648",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775809",
    "1" * 100,
    "٣",
    "²",
    "true",
    "on",
    "None",
    "[]",
    '{"a": 1}',
    "null",
    "' OR 1=1 --",
    "%s%(x)s%",
    "<script>window.__x=1</script>",
    "../../../etc/passwd",
    "javascript:alert(1)",
    "//evil.example/",
    "https://evil.example/",
    "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 é 山田 😀",
    "\U0010ffff",
    "\ufffe\uffff",
    "a@b.example",
    "é" * 300 + "@example.org",
    "x" * 40_000,
]
ENORMOUS = "x" * 1_000_000
# So many fields of a form are wrong at a time.
TOGETHER = 5
# What is wrong is listed above a form, each with its field.
REFUSED = re.compile(r'<a href="#id_([^"]*?)(?:_\d+)?">[^<]*: [^<]*</a>')
# Whether somebody else saved meanwhile: then nothing else is looked at.
ALONE = {"version", "form_token"}
# The bodies of forms made of sets say how many there are.
FORM_SETS = ["precautions-TOTAL_FORMS", "precautions-INITIAL_FORMS", "precautions-0-id", "precautions-0-episode"]


@pytest.fixture(scope="module")
def cast(django_db_setup, django_db_blocker):
    """Both clinics, made once for all tests here and taken back at the end."""
    with django_db_blocker.unblock(), time_machine.travel(NOW, tick=False), as_if():
        yield make_clinic("Riverside", "riverside.example"), make_clinic("Hillside", "hillside.example")


@pytest.fixture(scope="module")
def payloads(cast):
    """Each form of the first clinic as somebody would send it."""
    return {name: payload_of(name, cast[0]) for name in FORMS}


@pytest.fixture(scope="module")
def former(cast):
    """Every row of the first clinic before anything is sent."""
    return rows_of(cast[0].clinic)


def columns(model):
    """The names of a model's columns, as a form would name them and as the database does."""
    fields = apps.get_model(model)._meta.concrete_fields
    return {name for each in fields for name in (each.name, each.attname)}


def one_of_each_kind(fields):
    """Of fields that differ by a row's number alone, such as those of two goals, the first."""
    return sorted({re.sub(r"\d+", "#", field): field for field in sorted(fields, reverse=True)}.values())


def test_every_url_has_a_form_here_or_none_at_all():
    closed = {name for name, rule in ACCESS.items() if rule is CLOSED}

    assert set(ACCESS) - set(FORMS) - WITHOUT_FORM - closed == set(), "a URL that nothing hostile is sent to"
    assert set(FORMS) | WITHOUT_FORM <= set(ACCESS)


@pytest.mark.parametrize("name", sorted(name for name, known in FORMS.items() if known.saves))
def test_the_form_as_it_should_be_is_taken(cast, payloads, name):
    """Without this the tests below could be about forms that are refused anyway."""
    with as_if():
        answer = send(name, cast[0], payloads[name])

    assert answer.status_code == 302, payloads[name]


@pytest.mark.parametrize("name", sorted(FORMS))
def test_nothing_that_is_sent_is_a_crash_or_reaches_another_clinic(cast, payloads, name):
    ours, theirs = cast
    before = checksum(theirs.clinic)
    names = {*payloads[name], *FORMS[name].typed(), "status", "version", "next", "id", "clinic", "clinic_id"}
    if FORMS[name].model:
        names |= columns(FORMS[name].model)
    if "precautions-TOTAL_FORMS" in payloads[name]:
        names |= set(FORM_SETS)
    foreign = [str(number) for number in theirs.things.values()]
    value = st.sampled_from([*HOSTILE, *foreign]) | st.text(max_size=20)
    # A few things are wrong at a time: what is wrong everywhere is refused at the first look.
    hostile = st.dictionaries(st.sampled_from(sorted(names)), st.lists(value, min_size=1, max_size=3), max_size=5)

    # Not made smaller when one fails: each try is a request.
    @settings(
        max_examples=EXAMPLES,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(hostile, st.booleans())
    def sent(wrong, on_top):
        with as_if():
            answer = send(name, ours, (payloads[name] if on_top else {}) | wrong)
            assert answer.status_code < 500
            assert checksum(theirs.clinic) == before

    sent()


@pytest.mark.parametrize("name", sorted(FORMS))
def test_every_field_wrong_in_every_way_is_no_crash(cast, payloads, name):
    """Every field of a form that is otherwise as it should be, each with some of the hostile values in turn."""
    ours, theirs = cast
    before = checksum(theirs.clinic)
    foreign = [str(number) for number in theirs.things.values()]
    values = [*HOSTILE, *foreign]
    turn = count(len(name))

    def try_out(wrong):
        """All of these at once, and what the form takes of them once more without the rest.

        So what crashes only where all else is right is found too.
        """
        with as_if():
            answer = send(name, ours, payloads[name] | wrong)
            assert answer.status_code < 500, {field: sent[0][:60] for field, sent in wrong.items()}
            assert checksum(theirs.clinic) == before
        refused = wrong.keys() & set(REFUSED.findall(answer.text))
        if answer.status_code == 302 or not FORMS[name].saves or len(wrong) in (1, len(refused)):
            return
        if refused:
            try_out({field: sent for field, sent in wrong.items() if field not in refused})
        else:
            # What is wrong is not said at a field.
            for field, sent in wrong.items():
                try_out({field: sent})

    fields = one_of_each_kind({*payloads[name], *FORMS[name].typed()})
    rest = [field for field in fields if field not in ALONE]
    apart = -(-len(rest) // TOGETHER)
    # Fields whose names are alike are about one thing, and not wrong together.
    groups = [[field] for field in fields if field in ALONE] + [rest[first::apart] for first in range(apart)]
    for _ in range(1 + EXAMPLES // 10):
        for group in groups:
            try_out({field: [values[next(turn) * 11 % len(values)]] * 2 for field in group})


@pytest.mark.parametrize("name", ["patients:patient_new", "goals:goal_new", "plans:check_in_finish", "account_login"])
def test_a_megabyte_in_a_field_is_answered(cast, payloads, name):
    for field in one_of_each_kind(FORMS[name].typed()):
        with as_if():
            assert send(name, cast[0], payloads[name] | {field: [ENORMOUS]}).status_code in {200, 302, 400, 422}


# Different each time something is made.
NEW_EACH_TIME = {"id", "key", "token_hash", "form_token", "password", "definition", "last_login"}


@pytest.mark.parametrize("name", sorted(name for name, known in FORMS.items() if known.model and known.saves))
def test_a_column_that_is_not_on_the_form_does_not_change(cast, former, payloads, name):
    ours, theirs = cast
    known = columns(FORMS[name].model) | {"is_superuser", "is_staff", "is_demo", "created_by", "role", "_state"}
    extra = {
        column: [str(theirs.things.get(column.removesuffix("_id"), theirs.clinic.pk))]
        for column in known - set(payloads[name]) - set(FORMS[name].typed())
        # With `status` the page of a visit is asked for one of its other acts.
        if (name, column) != ("sessions:visit_edit", "status")
    }

    found = []
    for payload in (payloads[name], payloads[name] | extra):
        with as_if():
            assert send(name, ours, payload).status_code == 302
            found.append(changes(former, rows_of(ours.clinic)))

    assert found[0] == found[1], f"these were sent too: {sorted(extra)}"


def changes(former, now):
    """What is new, different and gone since `former`, whatever the numbers of new rows."""
    name_of = {}
    for table, number in sorted(now.keys() - former.keys()):
        name_of[table, number] = f"new {table} {sum(1 for known, _ in name_of if known == table)}"
    targets = {
        (model._meta.db_table, field.column): field.related_model._meta.db_table
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.is_relation
    }
    changed = []
    for (table, number), row in now.items():
        before = former.get((table, number))
        left_out = NEW_EACH_TIME if before is None else {"token_hash", "password"}
        different = {
            column: name_of.get((targets.get((table, column)), value), value) if (table, column) in targets else value
            for column, value in row.items()
            if column not in left_out and (before is None or before[column] != value)
        }
        if different or before is None:
            changed.append((table, 0 if before is None else number, sorted(map(repr, different.items()))))
    return sorted(changed), sorted(former.keys() - now.keys())


# --- addresses --------------------------------------------------------------------------------------------------------

NUMBERED = sorted(name for name, wanted in ARGUMENTS.items() if any(key.endswith(("_id", "pk")) for key in wanted))
NEW_EACH_ANSWER = re.compile(r"""nonce="[^"]*"|X-CSRFToken[^>]*|name="csrfmiddlewaretoken" value="[^"]*\"""")
NUMBERS = [0, 2**31, 2**63 - 1, 2**63, 10**40]


@pytest.mark.parametrize("name", NUMBERED)
def test_a_number_that_is_nobodys_or_another_clinics_is_not_there(cast, name):
    ours, theirs = cast
    before = checksum(theirs.clinic)
    client = ours.signed_in()
    pages = set()

    for argument, key in ARGUMENTS[name].items():
        if argument in ("kind", "of"):
            continue
        for number in [*NUMBERS, theirs.things[key]]:
            address = ours.address(name, **{argument: number})
            with as_if():
                seen = [client.get(address), client.post(address, {})]
                answers = {answer.status_code for answer in seen}
                pages |= {NEW_EACH_ANSWER.sub("", answer.text) for answer in seen if answer.status_code == 404}
            assert answers <= {404, 405, 302} if name.startswith("mfa_") else answers <= {404, 405}, (address, answers)
            assert 404 in answers or name.startswith("mfa_"), address
    assert len(pages) <= 1, "another clinic's and nobody's do not look the same"
    assert checksum(theirs.clinic) == before


QUERY = ["page", "of", "episode", "for", "another", "next", "q", "id", "_connector", "clinic_id", "pk__gt", "order_by"]


@pytest.mark.parametrize("name", sorted(set(FORMS) | WITHOUT_FORM))
def test_whatever_stands_behind_the_question_mark_is_no_crash(cast, name):
    ours, theirs = cast
    values = [*HOSTILE, *(str(number) for number in theirs.things.values())]
    client = ours.signed_in()
    address = ours.address(name)
    asked = count(len(name))

    for _ in range(5):
        query = {key: [values[next(asked) * 7 % len(values)][:8000]] for key in QUERY}
        with as_if():
            response = client.get(address, QUERY_STRING=encoded(query).decode())
            assert response.status_code < 500
            assert urlsplit(response.headers.get("Location", "/")).netloc == ""


ELSEWHERE = ("https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "\x00//evil")


def test_signing_in_leads_nowhere_else(cast):
    for address in ELSEWHERE:
        with as_if():
            payload = {"login": ["both@riverside.example"], "password": ["walk to the market again"], "next": [address]}
            answer = send("account_login", cast[0], payload)
            assert (answer.status_code, answer.url) == (302, reverse("accounts:home")), address


@pytest.mark.parametrize("name", ["sessions:visit_new", "sessions:visit_edit", "accounts:unlock"])
def test_no_press_leads_elsewhere(cast, payloads, name):
    for address in ELSEWHERE:
        with as_if():
            answer = send(name, cast[0], payloads[name] | {"next": [address]})
            assert (answer.status_code, urlsplit(answer.url).netloc) == (302, ""), address
            assert answer.url.startswith("/") and "evil" not in answer.url
