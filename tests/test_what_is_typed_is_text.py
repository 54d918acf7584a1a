"""Whatever stands in the database is text on every page: no script, no handler, no element of its own."""

import pytest
from django.apps import apps
from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils.html import escape

from accounts.models import Clinic, User
from goals.models import Conversation
from measures.models import Instrument, Measurement
from rehabgoals.access import ACCESS, CLOSED
from rehabgoals.tenancy import in_clinic
from rehabgoals.testing.pages import GuardedClient
from reminders.composing import letter_for, write
from reminders.models import Message
from reminders.tests.factories import MessageFactory
from tests.hostile import as_if, make_clinic

pytestmark = pytest.mark.django_db

# The client that looks at every page (rehabgoals.testing.pages) fails for a script and for a handler.
PAYLOADS = ['"><script>1</script>', "'><img src=x onerror=1>", "\" onfocus=1 x='", "</textarea><script>1"]
# Texts with a form of their own, that nobody types.
NOT_TYPED = {"email", "time_zone", "country", "language", "key", "token_hash", "content_hash", "password", "reason"}
# Stands only beside a result that was corrected.
NOT_TYPED |= {"error_reason"}
SHORTEST = 30


def typed_columns(model):
    """The columns that hold what people write."""
    for field in model._meta.concrete_fields:
        is_text = isinstance(field, models.CharField | models.TextField) and not field.choices
        if is_text and field.name not in NOT_TYPED and (field.max_length or SHORTEST) >= SHORTEST:
            yield field.name


def write_everywhere(clinic, payload):
    """Put the payload into every text of the clinic, with the row's number where texts are unique."""
    columns = 0
    with in_clinic(clinic.pk):
        for model in apps.get_models():
            is_ours = model in (Clinic, User) or any(f.attname == "clinic_id" for f in model._meta.concrete_fields)
            if is_ours and not hasattr(model, "pgh_tracked_model"):
                texts = {
                    name: Concat(Value(payload), Cast(F("pk"), models.CharField())) for name in typed_columns(model)
                }
                if texts:
                    model._default_manager.update(**texts)
                    columns += len(texts)
        Conversation.objects.update(answers={"good_day": payload})
        Measurement.objects.update(
            conditions={"aid": payload, "device": payload, "rater": payload}, answers={"activities": {payload: "3"}}
        )
        Measurement.objects.exclude(status=Measurement.Status.FINAL).update(error_reason=payload)
        for instrument in Instrument.objects.filter(is_own=True):
            instrument.definition |= {"name": payload}
            instrument.save()
    return columns


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_page_runs_what_somebody_wrote(payload):
    ours = make_clinic("Riverside", "riverside.example")
    assert write_everywhere(ours.clinic, payload) > 30

    seen = 0
    for name, rule in ACCESS.items():
        if rule is CLOSED or name.endswith("_pdf"):
            continue
        for client in (ours.signed_in(), GuardedClient()):
            with as_if():
                page = client.get(ours.address(name))
                assert page.status_code < 500
                seen += escape(payload) in page.content.decode()
    assert seen > 15  # it is there, as text
    with as_if():
        found = ours.signed_in().post(reverse("patients:patient_search"), {"q": payload}, headers={"HX-Request": "1"})
        assert found.status_code == 200


def test_no_letter_runs_what_somebody_wrote():
    ours = make_clinic("Riverside", "riverside.example")
    for traits in ({}, {"reminder": True}):
        MessageFactory(clinic=ours.clinic, **traits)

    for payload in PAYLOADS:
        write_everywhere(ours.clinic, payload)
        with in_clinic(ours.clinic.pk):
            messages = Message.objects.select_related("clinic", "patient", "visit")
            letters = [write(letter_for(message)) for message in messages]
        assert len(letters) == 2
        for letter in letters:
            html, _kind = letter.alternatives[0]
            assert payload not in html and "<script" not in html and "<img" not in html
            assert "\n" not in letter.subject and "\n" not in letter.from_email
