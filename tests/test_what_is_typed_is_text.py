"""Whatever stands in the database is text on every page: no script, no handler, no element of its own."""

import pytest
from django.apps import apps
from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils.html import escape

from accounts.models import Clinic, User
from goals.models import AttainmentLevel, Conversation, Goal, GoalRevision, PracticeTask
from goals.second_texts import InTwoLanguages
from goals.tests.factories import (
    AgreedCourseFactory,
    AttainmentLevelFactory,
    AttainmentScaleFactory,
    GoalRevisionFactory,
    MaintenancePlanFactory,
    RealismLookFactory,
    StillMattersFactory,
)
from goals.versions import kept_of
from measures.models import Instrument, Measurement
from patients.models import Episode, Patient
from rehabgoals.access import ACCESS, CLOSED
from rehabgoals.tenancy import in_clinic
from rehabgoals.testing.pages import GuardedClient
from reminders.composing import letter_for, write
from reminders.models import Message
from reminders.tests.factories import MessageFactory
from sessions.models import CheckIn
from sessions.tests.factories import CheckInAmendmentFactory
from tests.hostile import as_if, make_clinic

pytestmark = pytest.mark.django_db

# The client that looks at every page (rehabgoals.testing.pages) fails for a script and for a handler.
# Each ends what it may stand in: an element, an attribute in either kind of quotes, a text area.
PAYLOADS = ["\"'><script>1</script>", "</textarea>'\" onfocus=1"]
# Texts with a form of their own, that nobody types.
NOT_TYPED = {"email", "time_zone", "country", "language", "key", "token_hash", "content_hash", "password", "reason"}
# Stands only beside a result that was corrected, or of an episode that was closed; begins with https:// of a site that
# the clinic named.
NOT_TYPED |= {"error_reason", "discharge_words", "link", "link_hosts", "video_link"}
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
            # The words of agreed levels stay as they are.
            if is_ours and model is not AttainmentLevel and not hasattr(model, "pgh_tracked_model"):
                texts = {
                    name: Concat(Value(payload), Cast(F("pk"), models.CharField())) for name in typed_columns(model)
                }
                if texts:
                    model._default_manager.update(**texts)
                    columns += len(texts)
        Conversation.objects.update(answers={"good_day": payload})
        write_in_their_language(payload)
        Clinic.objects.update(link_hosts="videos.example.org")
        PracticeTask.objects.update(link=f"https://videos.example.org/{payload}")
        for revision in GoalRevision.objects.all():
            typed = dict.fromkeys(("activity", "outcome", "support", "conditions"), payload)
            revision.before |= typed | {"second_texts": {"activity": payload}, "levels": [[0, payload]]}
            revision.save()
        Measurement.objects.update(
            conditions={"aid": payload, "device": payload, "rater": payload}, answers={"activities": {payload: "3"}}
        )
        Measurement.objects.exclude(status=Measurement.Status.FINAL).update(error_reason=payload)
        Episode.objects.exclude(discharged_on=None).update(discharge_reason="other", discharge_words=payload)
        for instrument in Instrument.objects.filter(is_own=True):
            instrument.definition |= {"name": payload}
            instrument.save()
    return columns


def write_in_their_language(payload):
    """The patients read another language than the clinic writes, and everything stands in it as well."""
    Patient.objects.update(language="es")
    for model in apps.get_models():
        if issubclass(model, InTwoLanguages) and not hasattr(model, "pgh_tracked_model"):
            texts = dict.fromkeys(model.SECOND_FIELDS, payload)
            model._default_manager.update(second_texts=texts, second_language="es", second_by=payload)


def make_the_rest(ours, payload):
    """What an episode and a goal come to have, beside what the forms of the cast begin from. Levels say it at once."""
    with in_clinic(ours.clinic.pk):
        goal = Goal.objects.select_related("episode__clinician", "agreed_by", "clinic").get(pk=ours.things["goal"])
    for factory in (AgreedCourseFactory, MaintenancePlanFactory):
        factory(episode=goal.episode)
    for factory in (RealismLookFactory, StillMattersFactory):
        factory(goal=goal)
    AttainmentLevelFactory(scale=AttainmentScaleFactory(goal=goal), words=payload)
    with in_clinic(ours.clinic.pk):
        check_in = CheckIn.objects.select_related("clinic", "clinician", "episode").get(pk=ours.things["check_in"])
    # Written once, so that it says this at once.
    said = {"achieved": payload}
    CheckInAmendmentFactory(check_in=check_in, number=1, reason=payload, before=said, after=said)
    with in_clinic(ours.clinic.pk):
        GoalRevisionFactory(goal=goal, before=kept_of(goal))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_page_runs_what_somebody_wrote(payload):
    ours = make_clinic("Riverside", "riverside.example")
    make_the_rest(ours, payload)
    assert write_everywhere(ours.clinic, payload) > 30

    seen = 0
    for name, rule in ACCESS.items():
        if rule is CLOSED or name.endswith("_pdf"):
            continue
        for client in (ours.signed_in(), GuardedClient()):
            with as_if():
                page = client.get(ours.address(name))
                assert page.status_code < 500
                seen += escape(payload).encode() in page.content
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
