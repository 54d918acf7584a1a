"""The demo is believable, repeatable, of any size, and never put beside real patients."""

import io

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Clinic, User
from accounts.tests.factories import ClinicFactory
from demo.clinics import PATIENTS_OF_HILLSIDE, make_demo
from goals.models import (
    ActivityChoice,
    AgreedCourse,
    AttainmentLevel,
    Conversation,
    FlareUpPlan,
    Goal,
    GoalOption,
    Milestone,
    PastLine,
    StillMatters,
)
from goals.wanting import want_measured
from measures.adopting import adopted_for
from measures.due_measures import due_of
from measures.fits import fits_of
from measures.instruments import from_json
from measures.interpretation import Change, Standing, Steadiness
from measures.models import AdoptedThreshold, Measure, Measurement, Questionnaire
from measures.official import score_of
from measures.reading import read_line
from measures.scoring import score
from measures.series import lines_of
from measures.thresholds import judging
from patients.models import Episode, Patient
from rehabgoals.embedded.demo_accounts import DEMO_PASSWORD
from rehabgoals.tenancy import in_clinic
from sessions.models import CheckIn, Visit


def riverside():
    return Clinic.objects.get(name="Riverside Rehabilitation")


def everything(clinic):
    """What the people and their courses are, without numbers of rows."""
    with in_clinic(clinic.pk):
        return [
            list(Patient.objects.order_by("pk").values_list("given_names", "family_name", "born_on", "clinic_number")),
            list(Goal.objects.order_by("pk").values_list("activity", "baseline", "target", "target_on", "place")),
            list(Visit.objects.order_by("pk").values_list("starts_at", "status", "kind")),
            list(CheckIn.objects.order_by("pk").values_list("held_on", "pain_now", "practice_days", "agreed")),
            list(
                Measurement.objects.order_by("pk").values_list("taken_on", "value", "conditions", "answers", "status")
            ),
        ]


def test_the_demo_shows_every_kind_of_course_that_a_clinic_knows(db):
    call_command("demo")

    assert {clinic.name for clinic in Clinic.objects.all()} == {"Riverside Rehabilitation", "Fisioterapia Hillside"}
    with in_clinic(riverside().pk):
        assert Episode.objects.values("patient").distinct().count() >= 30
        assert Patient.objects.values("language").distinct().count() >= 8
        assert Patient.objects.filter(episodes__isnull=True).exists(), "one who is only registered"
        two = [patient for patient in Patient.objects.all() if patient.episodes.active().count() == 2]
        assert two, "one with two problems at once"
        assert Episode.objects.exclude(discharged_on=None).exists(), "one finished"
        assert Episode.objects.active().exclude(visits__status="planned").exists(), "one who stopped coming"
        assert Episode.objects.filter(event="operation", precautions__isnull=False).exists()
        assert Goal.objects.filter(is_keeping=True).exists()
        assert Goal.objects.filter(measure__instrument__higher_is_better=False).exists(), "less is better"
        assert Goal.objects.filter(achievement_status="achieved").exists()
        assert CheckIn.objects.count() > 60


@pytest.mark.parametrize(
    ("address", "can_sign_in"),
    [
        ("clinician@riverside.example", True),
        ("colleague@riverside.example", True),
        ("admin@riverside.example", True),
        ("both@riverside.example", True),
        ("left@riverside.example", False),
        ("clinician@hillside.example", True),
        ("admin@hillside.example", True),
    ],
)
def test_the_demo_accounts_are_as_promised(db, client_of, address, can_sign_in):
    call_command("demo", patients=0)

    client_of().post("/accounts/login/", {"login": address, "password": DEMO_PASSWORD})

    user = User.objects.get(email=address)
    assert user.check_password(DEMO_PASSWORD)
    assert (user.last_login is not None) is can_sign_in


TOGETHER = (
    ActivityChoice,
    AgreedCourse,
    AttainmentLevel,
    FlareUpPlan,
    GoalOption,
    Milestone,
    PastLine,
    StillMatters,
)


def test_the_same_seed_makes_the_same_people_and_another_seed_others(transactional_db):
    seen = []
    for seed in (1, 1, 2):
        call_command("demo", patients=25, seed=seed)
        seen.append(everything(riverside()))
        call_command("flush", interactive=False, verbosity=0)

    assert seen[0] == seen[1]
    assert seen[0] != seen[2]


def caseload(address):
    user = User.objects.get(email=address)
    with in_clinic(user.clinic_id):
        return Episode.objects.of_clinician(user).active().count()


def test_any_number_of_patients_can_be_asked_for_and_nobody_has_more_than_they_could_see(db):
    ticks = []

    make_demo(patients=300, seed=1, tick=ticks.append)

    assert ticks == [250, 50, PATIENTS_OF_HILLSIDE]
    with in_clinic(riverside().pk):
        assert Patient.objects.count() == 300
    addresses = User.objects.filter(clinic=riverside(), is_clinician=True).values_list("email", flat=True)
    assert len(addresses) == 4 + 2 * 3
    assert all(caseload(address) <= 70 for address in addresses)


def test_the_demo_is_never_put_beside_a_real_clinic(db):
    ClinicFactory(name="A real one")

    with pytest.raises(CommandError, match="real clinic"):
        call_command("demo", stderr=io.StringIO())
    call_command("demo", if_empty=True)

    assert Clinic.objects.count() == 1


def test_a_demo_that_is_there_is_not_made_twice(db):
    call_command("demo", patients=1)

    with pytest.raises(CommandError, match="already"):
        call_command("demo", patients=1)
    call_command("demo", patients=1, if_empty=True)

    assert Clinic.objects.count() == 2


def test_everything_in_the_demo_is_marked_as_demo(db):
    call_command("demo", patients=1)

    assert all(clinic.is_demo for clinic in Clinic.objects.all())


def readings_of(clinic):
    """Every line of results in a clinic's episodes, as its pages read it, with the patient's given names."""
    with in_clinic(clinic.pk):
        measures = list(Measure.objects.select_related("instrument", "episode__patient"))
        adopted = adopted_for(measures)
        results = Measurement.objects.filter(measure__in=measures).grouped_by("measure_id")
    for measure in measures:
        region = measure.episode.body_region
        definition = judging(from_json(measure.instrument.definition), region, adopted[measure.pk])
        for line in lines_of(definition, results[measure.pk], measure.episode.side):
            is_active = measure.episode.is_active and measure.rhythm == Measure.Rhythm.ON
            reading = read_line(definition, line, today=clinic.today(), is_active=is_active)
            yield measure.episode.patient.given_names, measure.instrument.key, reading


def test_the_demo_shows_every_way_in_which_a_measure_goes(db):
    call_command("demo", patients=16)

    clinic = riverside()
    by_person = {}
    for name, key, reading in readings_of(clinic):
        by_person.setdefault((name, key), []).append(reading)

    def first(name, key):
        return by_person[name, key][0]

    danced = first("Mary-Anne", "psfs_activity")
    assert (danced.since_baseline.change, danced.standing) == (Change.BETTER_REAL, Standing.CONFIRMED)
    assert first("Mary-Anne", "psfs").since_baseline.change == Change.BETTER_MEANINGFUL
    assert first("Mary-Anne", "groc").since_baseline.change == Change.BETTER_MEANINGFUL, "once it is adopted"
    shopping = first("Rosa", "psfs_activity")
    assert (shopping.since_baseline.change, shopping.standing) == (Change.BETTER_REAL, Standing.FIRST_SIGN)
    assert first("Rosa", "walking_distance").since_baseline.change == Change.CHANGE_SHOWN_NOT_JUDGED
    crate = first("Kwame", "psfs_activity")
    assert (crate.since_baseline.change, crate.steadiness) == (Change.WITHIN_ERROR, Steadiness.STEADY)
    assert first("Tomasz", "nprs").since_baseline.change == Change.WORSE_MEANINGFUL
    assert first("Ioana", "lefs").steadiness == Steadiness.MOVING_SLOWLY
    without_stick = first("Mary-Anne", "walk_6min")
    assert without_stick.has_break and without_stick.is_less_help
    assert first("花子", "rom_shoulder_flexion").line.in_error
    assert [reading.line.by_another for reading in by_person["שמואל", "psfs_activity"]] == [False, True]
    assert [reading.line.side for reading in by_person["Thị Hạnh", "grip"]] == ["left", "right"]


def test_what_was_answered_in_the_demo_gives_the_value_that_stands(db):
    call_command("demo", patients=16)

    with in_clinic(riverside().pk):
        answered = list(Measurement.objects.exclude(answers={}).select_related("measure__instrument", "questionnaire"))
    kinds = {kind for result in answered for kind in result.answers}
    assert kinds >= {"trials", "activities", "scale", "questionnaire"}
    for result in answered:
        definition = from_json(result.measure.instrument.definition)
        given = result.answers.get("questionnaire")
        found = score_of(definition, result.questionnaire, given) if given else score(definition, result.answers)
        assert found.value == result.value, f"{definition.key}: {found.reason}"


def test_the_demo_has_what_people_say_and_decide_about_measures(db):
    call_command("demo", patients=16)

    with in_clinic(riverside().pk):
        assert AdoptedThreshold.objects.filter(measure=None).exists(), "for the whole clinic"
        assert AdoptedThreshold.objects.exclude(measure=None).get().reason, "for one patient"
        assert Measure.objects.exclude(paused_on=None).exists()
        assert Measurement.objects.get(status="entered-in-error").corrected_by.get().status == "final"
        assert Questionnaire.objects.get().title == "Your week at work"
        fits = fits_of(list(Measure.objects.all()), riverside().pk).values()
        assert {fit.answer for fit in fits} == {"fits", "worse"}
        assert any(fit.is_twice_not for fit in fits), "one for whom another measure may be better"
        because = {due.because for due in due_of(Measure.objects.all(), riverside().today())}
        assert len(because) > 1, "due in more than one way"
        wanted = dict(Measure.objects.values_list("pk", "wanted_on"))
        for measure in wanted:
            want_measured(measure)
        assert dict(Measure.objects.values_list("pk", "wanted_on")) == wanted, "as if each goal had been agreed by hand"


def test_the_demo_has_something_of_all_that_two_people_make_together(db):
    make_demo(patients=40, seed=1, tick=int)

    with in_clinic(riverside().pk):
        for model in TOGETHER:
            assert model.objects.exists(), model
        [confirmed] = Conversation.objects.filter(summary_said="confirmed", episode__patient__given_names="Rosa")
        walk = Goal.objects.get(activity="walk to the market without stopping")
        assert confirmed.second_texts, "read back in her own language"
        assert walk.second("activity", "es") == "caminar hasta el mercado sin parar"
        assert [step.reached_on is not None for step in walk.milestones.all()] == [True, True, False]
        assert PastLine.objects.filter(problem_group="knee").count() >= 10, "enough to say how earlier patients did"
