"""When something fails half-way through a press, nothing of it is kept: not a row, not a line of the record."""

import pytest
from django.urls import reverse

from accounts.models import Invitation, User
from measures.signals import measurement_recorded
from plans.signals import plan_issued
from rehabgoals.tenancy import in_clinic
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
    for name in ("sessions:check_in_new", "goals:goal_new", *results, "plans:plan_issue"):
        payload = payload_of(name, ours)
        with as_if():
            answer = ours.signed_in().post(ours.address(name), payload)
            assert answer.status_code == 500, name
            assert checksum(ours.clinic) == before, name


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
