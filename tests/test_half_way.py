"""When something fails half-way through a press, nothing of it is kept: not a row, not a line of the record."""

from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse

from accounts.models import Invitation, User
from measures.signals import measurement_recorded
from plans.signals import plan_issued
from rehabgoals.tenancy import event_tables, in_clinic
from rehabgoals.testing.pages import GuardedClient
from tests.hostile import as_if, checksum, make_clinic, payload_of

pytestmark = pytest.mark.django_db


class Failed(Exception):
    """Raised by somebody who listens, after rows were written."""


@pytest.fixture
def failing():
    """Whoever hears that a result was recorded, or a plan issued, fails."""

    def fail(**kwargs):
        raise Failed

    for signal in (measurement_recorded, plan_issued):
        signal.connect(fail, weak=False, dispatch_uid="half-way")
    yield
    for signal in (measurement_recorded, plan_issued):
        signal.disconnect(dispatch_uid="half-way")


def test_a_page_that_fails_half_way_leaves_nothing(failing):
    ours = make_clinic("Riverside", "riverside.example")
    before = checksum(ours.clinic)
    client = ours.signed_in()
    client.raise_request_exception = False

    results = ("measures:measure_record", "measures:measures_due", "measures:measurement_correct")
    for name in ("plans:check_in_finish", "goals:goal_new", *results, "plans:plan_issue"):
        payload = payload_of(name, ours)
        with as_if():
            answer = ours.signed_in().post(ours.address(name), payload)
            assert answer.status_code == 500, name
            assert checksum(ours.clinic) == before, name


class WriteFails:
    """Lets a page write so many rows about a clinic but one, and then fails."""

    def __init__(self, at):
        self.at, self.count = at, 0

    def __call__(self, execute, sql, params, many, context):
        if sql.startswith(("INSERT", "UPDATE", "DELETE")) and "django_session" not in sql:
            self.count += 1
            if self.count == self.at:
                raise Failed
        return execute(sql, params, many, context)


def lines_of_the_record():
    """How many lines all histories have together; looked at within the clinic of the transaction, if any."""
    counts = " + ".join(f"(SELECT count(*) FROM {table})" for table in event_tables())
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}")
        return cursor.fetchone()[0]


GOALS = ("goal_edit", "goal_change", "goal_levels", "options", "option_table", "option_table_edit", "option_decide")
ACTS = (*(f"goals:{act}" for act in GOALS), "sessions:check_in_amend", "plans:check_in_finish")


def test_whatever_becomes_of_a_goal_an_option_or_a_check_in_is_kept_whole_or_not_at_all():
    ours = make_clinic("Riverside", "riverside.example")
    with in_clinic(ours.clinic.pk):
        before = lines_of_the_record()

    for name in ACTS:
        payload, client = payload_of(name, ours), ours.signed_in()
        client.raise_request_exception = False
        with as_if(), connection.execute_wrapper(WriteFails(2)):
            assert client.post(ours.address(name), payload).status_code == 500, name
            with in_clinic(ours.clinic.pk):
                assert lines_of_the_record() == before, name


# As the script sends it, so that what becomes of the page's draft is among the writes.
OF_PAGE = {"@page": [str(uuid4())], "@step": ["1"]}
# Each with what comes with it, and how many writes it takes at the least.
OF_A_VISIT = (
    ("plans:check_in_finish", OF_PAGE | {"plan_way": [""]}, 10),
    ("sessions:check_in_amend", {}, 2),
    ("sessions:hand_over", {}, 3),
    ("goals:episode_close", {}, 1),
    ("sessions:calendar_address", {"act": ["new"]}, 1),
    ("sessions:partnership_ask", {}, 1),
)


def presses_that_fail(ours, name, more, *, first=1):
    """Press once for each write from this one on, that one failing: nothing is kept. How many writes there are."""
    payload = payload_of(name, ours) | more
    with in_clinic(ours.clinic.pk):
        before = lines_of_the_record()
    for number in range(first, 60):
        client, plug = ours.signed_in(), WriteFails(number)
        client.raise_request_exception = False
        with as_if(), connection.execute_wrapper(plug):
            status = client.post(ours.address(name), payload).status_code
            if plug.count < number:
                assert status in {200, 302}, name
                return plug.count
            with in_clinic(ours.clinic.pk):
                assert (status, lines_of_the_record()) == (500, before), f"{name}, write {number}"
    raise AssertionError(name)


def test_wherever_a_press_around_a_visit_fails_nothing_of_it_is_kept():
    ours = make_clinic("Riverside", "riverside.example")

    writes = {name: presses_that_fail(ours, name, more) for name, more, _least in OF_A_VISIT}

    assert all(writes[name] >= least for name, _more, least in OF_A_VISIT), writes
    # The plan that is printed at the same press; its sheet is drawn each time.
    without = writes["plans:check_in_finish"]
    more = OF_PAGE | {"plan_way": ["paper"]}
    assert presses_that_fail(ours, "plans:check_in_finish", more, first=without) > without


def test_joining_that_fails_half_way_leaves_the_link_as_it_was():
    """The address gets an account elsewhere in this moment: the invitation was taken by then, and is given back."""
    ours, theirs = make_clinic("Riverside", "riverside.example"), make_clinic("Hillside", "hillside.example")
    before = checksum(ours.clinic)
    with in_clinic(ours.clinic.pk):
        email = Invitation.objects.get(pk=ours.things["invitation"]).email
    with in_clinic(theirs.clinic.pk):
        User.objects.create_user(clinic=theirs.clinic, email=email, name="Priya", is_clinician=True)

    answer = GuardedClient().post(
        reverse("accounts:invitation_accept", args=[ours.things["token"]]),
        {"name": "Priya", "password": "seven grey herons on the weir"},
    )

    assert answer.status_code == 404
    assert checksum(ours.clinic) == before
