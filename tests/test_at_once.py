"""Two people press at the same moment: one result, or two that both make sense, and never a crash."""

import threading
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.tests.factories import UserFactory
from goals.agreeing import PlaceTaken
from goals.changing import Why, bring_back
from goals.models import Goal, GoalRevision
from goals.revising import revise_goal
from goals.tests.factories import GoalFactory
from measures.adopting import Decision, adopt
from measures.models import AdoptedThreshold, Fit, Instrument, Measure, Measurement, Questionnaire
from measures.own_instruments import add_own_instrument
from measures.tests.factories import MeasureFactory, MeasurementFactory, instrument
from measures.tests.questionnaires import as_file, ten
from patients.models import Episode
from patients.tests.factories import EpisodeFactory, PatientFactory
from plans.models import IssuedPlan, PlanDocument
from rehabgoals.days import write_day
from rehabgoals.tenancy import in_clinic
from rehabgoals.versions import ChangedMeanwhile
from reminders.models import Message
from reminders.tests.factories import say_yes
from sessions.models import CheckIn, Visit
from sessions.recording import finish_check_in
from sessions.said import Said
from sessions.tests.factories import VisitFactory
from tests.together import at_once, while_another_writes

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_colleagues_who_finish_a_check_in_of_one_visit_both_keep_their_words(riverside, clinician):
    colleague = UserFactory(clinic=riverside)
    episode = EpisodeFactory(clinic=riverside, clinician=clinician)
    visit = VisitFactory(episode=episode, starts_at=timezone.now())
    met = threading.Barrier(2)

    def finish(by):
        def act():
            with in_clinic(riverside.pk):
                theirs = Episode.objects.get(pk=episode.pk)
                met.wait()
                return finish_check_in(episode=theirs, by=by, said=Said(achieved=f"{by} was there"), form_token=uuid4())

        return act

    first, second = at_once(finish(clinician), finish(colleague))

    assert isinstance(first, CheckIn) and isinstance(second, CheckIn), (first, second)
    with in_clinic(riverside.pk):
        assert {each.visit_id for each in CheckIn.objects.all()} == {visit.pk, None}
        assert Visit.objects.get(pk=visit.pk).status == Visit.Status.KEPT


def test_a_clinic_number_that_is_taken_in_this_moment_is_said_at_its_field(clinician, client_of):
    form = {"given_names": "Amina", "family_name": "Diallo", "born_on": "04/05/1971", "clinic_number": "7"}
    client, address = client_of(clinician), reverse("patients:patient_new")
    form |= {"language": "en"}

    answer = while_another_writes(
        lambda: PatientFactory(clinic=clinician.clinic, clinic_number="7"), lambda: client.post(address, form)
    )

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["clinic_number"]
    assert "Amina" in answer.content.decode()


def test_the_name_of_an_own_measure_that_is_taken_in_this_moment_is_said_at_its_field(clinician, client_of):
    form = {"name": "Stairs", "higher_is_better": "True", "kind": "clinician_assessed", "decimals": "0"}
    client, address = client_of(clinician), reverse("measures:instrument_new")

    def write():
        with in_clinic(clinician.clinic_id):
            add_own_instrument(clinician.clinic, name="Stairs", by=clinician)

    answer = while_another_writes(write, lambda: client.post(address, form))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["name"]


def test_a_number_that_a_colleague_gives_in_this_moment_is_said_on_the_page_of_details_too(clinician, client_of):
    patient = PatientFactory(clinic=clinician.clinic, clinic_number="8")
    form = {"given_names": "Amina", "family_name": "Diallo", "born_on": "04/05/1971", "clinic_number": "7"}
    form |= {"language": "en", "version": str(patient.version)}
    client, address = client_of(clinician), reverse("patients:patient_edit", args=[patient.pk])

    answer = while_another_writes(
        lambda: PatientFactory(clinic=clinician.clinic, clinic_number="7"), lambda: client.post(address, form)
    )

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["clinic_number"]


def test_one_press_on_e_mail_this_plan_that_comes_twice_is_one_e_mail(riverside, clinician, client_of):
    episode = EpisodeFactory(clinic=riverside, clinician=clinician)
    say_yes(episode)
    client_of(clinician).get(reverse("plans:plan_pdf", args=[episode.pk]))  # rendered already
    address = reverse("plans:plan_issue", args=[episode.pk])

    def press():
        return client_of(clinician).post(address, {"after": "0"}).status_code

    assert at_once(press, press) == [302, 302]
    with in_clinic(riverside.pk):
        assert IssuedPlan.objects.count() == Message.objects.count() == 1


def test_two_first_presses_on_a_plan_that_is_not_rendered_yet_keep_one_file(riverside, clinician, client_of):
    episode = EpisodeFactory(clinic=riverside, clinician=clinician)
    address = reverse("plans:plan_pdf", args=[episode.pk])

    def press():
        return client_of(clinician).get(address).content

    first, second = at_once(press, press)
    assert first == second and first.startswith(b"%PDF")
    with in_clinic(riverside.pk):
        assert PlanDocument.objects.count() == 1


def test_two_colleagues_who_correct_one_result_at_once_leave_one_correction_and_one_is_told(
    riverside, clinician, colleague, client_of
):
    episode = EpisodeFactory(clinic=riverside, clinician=clinician)
    wrong = MeasurementFactory(measure=MeasureFactory(episode=episode, key="chair_stand_30s"), value=21)
    address = reverse("measures:measurement_correct", args=[wrong.pk])
    said = {"reason": "number", "then": "right", "taken_on": write_day(wrong.taken_on)}

    def press(by, value):
        client = client_of(by)
        return lambda: client.post(address, said | {"value": value}).status_code

    assert sorted(at_once(press(clinician, "12"), press(colleague, "13"))) == [302, 409]
    with in_clinic(riverside.pk):
        assert Measurement.objects.filter(status="entered-in-error").count() == 1
        assert Measurement.objects.final().count() == 1


@pytest.fixture
def measured(riverside, clinician):
    """A measure with one result, of a clinician's patient."""
    episode = EpisodeFactory(clinic=riverside, clinician=clinician)
    return MeasurementFactory(measure=MeasureFactory(episode=episode, key="chair_stand_30s"), value=11).measure


def test_one_press_on_write_it_down_that_comes_twice_is_one_result(riverside, clinician, client_of, measured):
    address = reverse("measures:measure_record", args=[measured.episode_id, measured.instrument_id])

    def press():
        return client_of(clinician).post(address, {"value": "12", "taken_on": write_day(timezone.localdate())})

    assert [answer.status_code for answer in at_once(press, press)] == [302, 302]
    with in_clinic(riverside.pk):
        assert Measurement.objects.filter(value=12).count() == 1


def test_two_colleagues_who_begin_to_measure_the_same_make_one_measure_with_both_results(
    riverside, clinician, colleague, client_of
):
    episode = EpisodeFactory(clinic=riverside, clinician=clinician)
    walking = instrument(riverside, "tug")
    address = reverse("measures:measure_record", args=[episode.pk, walking.pk])

    def press(by, **values):
        client = client_of(by)
        typed = {"taken_on": write_day(timezone.localdate())} | values
        return lambda: client.post(address, typed).status_code

    assert at_once(press(clinician, value="12"), press(colleague, value="13")) == [302, 302]
    with in_clinic(riverside.pk):
        assert Measure.objects.filter(episode=episode, instrument=walking).count() == 1
        assert Measurement.objects.filter(measure__instrument=walking).count() == 2


def test_two_colleagues_who_adopt_a_threshold_at_once_leave_one_that_judges(riverside, clinician, colleague, client_of):
    grip = instrument(riverside, "grip")
    address = reverse("measures:threshold_adopt", args=[grip.pk, "mdc"])

    def press(by, value):
        client, typed = client_of(by), {"which": "another", "value": value, "source": "Our own tries"}
        return lambda: client.post(address, typed).status_code

    assert at_once(press(clinician, "5"), press(colleague, "6"), press(clinician, "5")) == [302, 302, 302]
    with in_clinic(riverside.pk):
        assert AdoptedThreshold.objects.filter(ended_at=None).count() == 1
        assert AdoptedThreshold.objects.filter(ended_by=None, ended_at__isnull=False).count() == 0


def test_two_who_adopt_through_the_pages_of_two_versions_leave_one_that_judges(
    riverside, clinician, colleague, client_of
):
    old = instrument(riverside, "grip")
    with in_clinic(riverside.pk):
        Instrument.objects.filter(pk=old.pk).update(is_current=False)
        new = Instrument.objects.get(pk=old.pk)
        new.pk, new.definition_version, new.is_current = None, old.definition_version + 1, True
        new.save(force_insert=True)

    def press(by, version, value):
        client, typed = client_of(by), {"which": "another", "value": value, "source": "Our own tries"}
        address = reverse("measures:threshold_adopt", args=[version.pk, "mdc"])
        return lambda: client.post(address, typed).status_code

    presses = [press(clinician, old, "5"), press(colleague, new, "6"), press(clinician, new, "7")]
    assert at_once(*presses) == [302, 302, 302]
    with in_clinic(riverside.pk):
        assert AdoptedThreshold.objects.filter(ended_at=None).count() == 1


def test_whoever_adopts_through_one_versions_page_waits_for_who_does_through_anothers(riverside, clinician, client_of):
    old = instrument(riverside, "grip")
    with in_clinic(riverside.pk):
        new = Instrument.objects.get(pk=old.pk)
        new.pk, new.definition_version = None, old.definition_version + 1
        new.save(force_insert=True)
    client, address = client_of(clinician), reverse("measures:threshold_adopt", args=[new.pk, "mdc"])

    def write():
        with in_clinic(riverside.pk):
            adopt(old, Decision("mdc", Decimal(5), "Our own tries"), by=clinician)

    typed = {"which": "another", "value": "6", "source": "Our own tries"}
    assert while_another_writes(write, lambda: client.post(address, typed)).status_code == 302
    with in_clinic(riverside.pk):
        [judges] = AdoptedThreshold.objects.filter(ended_at=None)
    assert judges.value == 6


def test_how_a_chart_feels_said_twice_at_once_is_one_answer_of_that_day(riverside, clinician, client_of, measured):
    address = reverse("measures:fit", args=[measured.pk])

    def press():
        return client_of(clinician).post(address, {"answer": "worse"}).status_code

    assert at_once(press, press, press) == [302, 302, 302]
    with in_clinic(riverside.pk):
        assert Fit.objects.count() == 1


def test_two_who_settle_how_often_at_once_do_not_overwrite_each_other(
    riverside, clinician, colleague, client_of, measured
):
    address = reverse("measures:measure_settings", args=[measured.pk])

    def press(by, weeks):
        client, typed = client_of(by), {"every_weeks": weeks, "rhythm": "on", "version": str(measured.version)}
        return lambda: client.post(address, typed).status_code

    assert sorted(at_once(press(clinician, "3"), press(colleague, "5"))) == [302, 409]


def test_one_press_on_load_it_that_comes_twice_leaves_one_questionnaire_in_use(riverside, clinician, client_of):
    address, measure = reverse("measures:instrument_import"), str(instrument(riverside, "odi").pk)

    def press():
        file = SimpleUploadedFile("odi.json", as_file(ten()))
        typed = {"file": file, "rule": "published", "missing": "refuse", "scale": "own", "instrument": measure}
        return client_of(clinician).post(address, typed).status_code

    assert at_once(press, press) == [302, 302]
    with in_clinic(riverside.pk):
        assert Questionnaire.objects.filter(is_current=True).count() == 1


def test_one_press_on_load_a_new_measure_that_comes_twice_makes_one(riverside, clinician, client_of):
    address = reverse("measures:instrument_import")

    def press():
        file = SimpleUploadedFile("new.json", as_file(ten()))
        typed = {"file": file, "rule": "sum", "missing": "refuse", "instrument": "new", "name": "Ten", "better": "more"}
        return client_of(clinician).post(address, typed).status_code

    assert sorted(at_once(press, press)) == [302, 422]
    with in_clinic(riverside.pk):
        assert Instrument.objects.filter(name="Ten").count() == 1
        assert Questionnaire.objects.count() == 1


def test_the_name_of_a_new_measure_that_is_taken_in_this_moment_is_said_at_the_file(riverside, clinician, client_of):
    file = SimpleUploadedFile("new.json", as_file(ten()))
    typed = {"file": file, "rule": "sum", "missing": "refuse", "instrument": "new", "name": "Ten", "better": "more"}
    client, address = client_of(clinician), reverse("measures:instrument_import")

    def write():
        with in_clinic(riverside.pk):
            add_own_instrument(riverside, name="Ten", by=clinician)

    answer = while_another_writes(write, lambda: client.post(address, typed))

    assert answer.status_code == 422
    assert answer.context["form"].errors["file"] == ["The clinic already has a measure with this name."]


def test_two_clinicians_who_change_one_goal_at_once_both_keep_their_words(riverside, clinician):
    colleague = UserFactory(clinic=riverside)
    goal = GoalFactory(episode=EpisodeFactory(clinic=riverside, clinician=clinician))
    met = threading.Barrier(2)

    def change(by, target, why):
        def act():
            with in_clinic(riverside.pk):
                theirs = Goal.objects.select_related("measure__instrument", "episode").get(pk=goal.pk)
                theirs.target = target
                met.wait()
                return revise_goal(theirs, Why(why), by=by, read_version=1)

        return act

    given = at_once(change(clinician, Decimal(900), "Further"), change(colleague, Decimal(600), "Sooner"))

    [told] = [each for each in given if isinstance(each, ChangedMeanwhile)]
    with in_clinic(riverside.pk):
        kept = Goal.objects.get(pk=goal.pk)
        [revision] = GoalRevision.objects.all()
        assert (kept.version, kept.terms, told.current.target) == (2, 2, kept.target)
        assert (revision.reason, revision.before["target"]) in [("Further", "800"), ("Sooner", "800")]
    assert True in given, given


def test_two_goals_brought_back_at_once_do_not_take_one_place(riverside, clinician):
    colleague = UserFactory(clinic=riverside)
    episode = EpisodeFactory(clinic=riverside, clinician=clinician)
    first = GoalFactory(episode=episode, lifecycle_status="cancelled")
    second = GoalFactory(episode=episode, measure=first.measure, lifecycle_status="cancelled")
    met = threading.Barrier(2)

    def back(goal, by):
        def act():
            with in_clinic(riverside.pk):
                met.wait()
                return bring_back(goal, Why("It matters again"), by=by, read_version=1)

        return act

    given = at_once(back(first, clinician), back(second, colleague))

    assert sum(isinstance(each, PlaceTaken) for each in given) == 1, given
    with in_clinic(riverside.pk):
        assert Goal.objects.active().count() == GoalRevision.objects.count() == 1
