"""What was practised in a visit and what was decided about its dose can be set right; nothing of it goes."""

from datetime import date

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from goals.models import PracticeTask
from goals.tests.factories import GoalFactory, PracticeTaskFactory
from patients.tests.factories import EpisodeFactory
from rehabgoals.tenancy import in_clinic
from sessions.amending import NothingAmended, amend, standing_values
from sessions.amending_entries import dose_key, practised_key
from sessions.models import CheckIn, CheckInAmendment, DoseDecision, Practised
from sessions.tests.factories import CheckInFactory, DoseDecisionFactory, GoalRatingFactory, PractisedFactory
from tests.hostile import as_if, fields_on

WHY = {"reason": "Ana looked at her sheet again"}


@pytest.fixture
def check_in(riverside, clinician):
    episode = EpisodeFactory(clinic=riverside, clinician=clinician, patient__preferred_name="Rosa")
    return CheckInFactory(clinic=riverside, episode=episode, held_on=date(2026, 11, 10))


@pytest.fixture
def goal(check_in):
    return GoalFactory(episode=check_in.episode, activity="Walk to the market")


@pytest.fixture
def task(goal):
    return PracticeTaskFactory(goal=goal, what="Stairs with one rail", level=3)


@pytest.fixture
def row(check_in, task):
    return PractisedFactory(check_in=check_in, task=task, what=task.what)


@pytest.fixture
def dose(check_in):
    return DoseDecisionFactory(check_in=check_in)


@pytest.fixture
def client(client_of, clinician):
    return client_of(clinician)


def page(check_in, name="check_in_amend"):
    return reverse(f"sessions:{name}", args=[check_in.pk])


def filled_in(client, check_in, **said):
    """The form as it opens, with this changed in it."""
    return fields_on(client, page(check_in), page(check_in)) | {"left_out_which": ""} | WHY | said


def sent(client, check_in, *, follow=False, **said):
    return client.post(page(check_in), filled_in(client, check_in, **said), follow=follow)


def kept(check_in, model):
    with in_clinic(check_in.clinic_id):
        return list(model.objects.filter(clinic_id=check_in.clinic_id).order_by("pk"))


def told(client, check_in):
    """What the check-in's page says now, without what was amended in it."""
    return client.get(page(check_in, "check_in_detail")).text.partition('id="amended"')[0]


def amended(client, check_in):
    """Every line of what was amended: what it is about, before, from then on."""
    shown = client.get(page(check_in, "check_in_detail")).context["amendments"]
    return [(each.label, each.theirs, each.yours) for amendment in shown for each in amendment.differences]


def last_time(client, check_in):
    """How much it was last time, as the visit page says it beside the field."""
    answer = client.get(reverse("sessions:check_in_new", args=[check_in.episode_id]))
    return [each.last_words for each in answer.context["form"].planned]


# --- What was practised -----------------------------------------------------------------------------------------------


def test_what_was_practised_is_set_right_wherever_it_is_read(client, check_in, row):
    name = practised_key(row.pk)
    said = {f"{name}_amount": "12", f"{name}_sureness": "", f"{name}_safety": "beside", f"{name}_level": "3"}
    assert sent(client, check_in, **said).status_code == 302

    [now] = kept(check_in, Practised)
    assert (now.amount, now.sureness, now.safety, now.level) == (12, None, "beside", 3)
    words = "Level 3, 12 times, safe with somebody beside. One level up, as both agreed."
    assert words in told(client, check_in)
    assert words in client.get(page(check_in, "check_in_note_text")).content.decode()
    assert last_time(client, check_in) == ["last 12 times, on 10 November"]


def test_an_amendment_says_part_by_part_what_it_was_and_what_it_is(client, check_in, row):
    name = practised_key(row.pk)
    sent(client, check_in, **{f"{name}_amount": "12.5", f"{name}_sureness": "", f"{name}_step": ""})
    assert amended(client, check_in) == [
        ("Stairs with one rail: How much", "8 times", "12.5 times"),
        ("Stairs with one rail: How sure", "7 of 10", "–"),
        ("Stairs with one rail: And next", "One level up", "Stay at this level"),
    ]


def test_what_was_left_out_is_added_to_the_day_it_was_practised_on(client, check_in, task):
    later = CheckInFactory(episode=check_in.episode, held_on=date(2026, 11, 17))
    PractisedFactory(check_in=later, task=task, amount=20)
    said = {"left_out_which": str(task.pk), "left_out_amount": "6", "left_out_unit": "minutes"}
    assert sent(client, check_in, **said).status_code == 302

    assert "Level 3, 6 minutes." in told(client, check_in)
    assert amended(client, check_in) == [("Stairs with one rail", "–", "Level 3, 6 minutes.")]
    assert last_time(client, check_in) == ["last 20 times, on 17 November"], "the later visit is the last one"


def test_what_the_patient_chose_and_nobody_wrote_down_is_added_in_words(client, check_in, task):
    assert sent(client, check_in, left_out_which="chosen", left_out_what="A turn on the left foot").status_code == 302
    [added] = kept(check_in, Practised)
    assert (added.what, added.task_id, added.is_patients_choice) == ("A turn on the left foot", None, True)
    assert "Rosa chose it, level 1." in told(client, check_in)

    sent(client, check_in, **{f"{practised_key(added.pk)}_what": "A turn on the right foot"})
    assert "A turn on the right foot" in told(client, check_in)


def test_what_was_entered_in_error_is_read_no_more_and_stays_with_what_it_was(client, check_in, row):
    before = "Level 2, 8 times, sure 7 of 10, safe alone. One level up, as both agreed."
    assert before in told(client, check_in)
    # What is typed beside the tick does not hold it up.
    name = practised_key(row.pk)
    assert sent(client, check_in, **{f"{name}_not_so": "on", f"{name}_level": "many"}).status_code == 302

    [still_there] = kept(check_in, Practised)
    assert (still_there.is_entered_in_error, still_there.amount) == (True, 8)
    assert before not in told(client, check_in)
    assert "Stairs" not in client.get(page(check_in, "check_in_note_text")).content.decode()
    assert last_time(client, check_in) == [""]
    assert amended(client, check_in) == [("Stairs with one rail", before, "Not so")]


def test_what_was_taken_out_comes_back_by_adding_it(client, check_in, row, task):
    sent(client, check_in, **{f"{practised_key(row.pk)}_not_so": "on"})
    assert sent(client, check_in, left_out_which=str(task.pk), left_out_amount="9").status_code == 302
    [back] = kept(check_in, Practised)
    assert (back.pk, back.is_entered_in_error, back.amount) == (row.pk, False, 9)
    assert [before for _what, before, _now in amended(client, check_in)][1] == "–"


def test_the_plan_keeps_its_level_and_the_page_leads_to_where_it_is_changed(client, check_in, row, task):
    answer = client.get(page(check_in))
    assert reverse("goals:practice_edit", args=[task.pk]) in answer.text
    assert "The plan has it at level 3, and an amendment leaves the plan as it is" in answer.text
    name = practised_key(row.pk)
    answer = sent(client, check_in, follow=True, **{f"{name}_step": "down"})
    assert "One level down, as both agreed." in answer.text
    [in_the_plan] = kept(check_in, PracticeTask)
    assert (in_the_plan.level, in_the_plan.version) == (3, task.version)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"left_out_amount": "6"}, "left_out_which"),
        ({"left_out_what": "A turn"}, "left_out_which"),
        ({"left_out_which": "chosen"}, "left_out_what"),
        ({"left_out_which": "{task}", "left_out_what": "A turn"}, "left_out_what"),
        ({"left_out_which": "999999"}, "left_out_which"),
        ({"left_out_which": "chosen", "left_out_what": "A turn", "left_out_amount": "lots"}, "left_out_amount"),
        ({"practised_{chosen}_what": ""}, "practised_{chosen}_what"),
        ({"practised_{chosen}_level": "0"}, "practised_{chosen}_level"),
        ({"practised_{chosen}_sureness": "11"}, "practised_{chosen}_sureness"),
        ({"practised_{chosen}_safety": "balloons"}, "practised_{chosen}_safety"),
        ({"dose_frequency": ""}, "dose_frequency"),
        ({"dose_frequency": "", "dose_frequency_why": ""}, "dose_frequency"),
        ({"dose_frequency_why": ""}, "dose_frequency_why"),
        ({"dose_frequency_measure": "999999"}, "dose_frequency_measure"),
        ({"dose_pacing": "Slower"}, "dose_pacing_why"),
        ({"dose_pacing_why": "It hurt"}, "dose_pacing"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field_which_is_open(client, check_in, dose, task, said, field):
    numbers = {"task": task.pk, "chosen": PractisedFactory(check_in=check_in).pk}
    typed = {name.format_map(numbers): words.format_map(numbers) for name, words in said.items()}
    before = [(row.pk, row.what) for model in (Practised, DoseDecision) for row in kept(check_in, model)]
    answer = sent(client, check_in, **typed)

    form = answer.context["form"]
    assert (answer.status_code, list(form.errors)) == (422, [field.format_map(numbers)])
    assert form.is_open["changes" if field.startswith("dose") else "practised"]
    assert kept(check_in, CheckInAmendment) == []
    assert [(row.pk, row.what) for model in (Practised, DoseDecision) for row in kept(check_in, model)] == before


# --- The dose ---------------------------------------------------------------------------------------------------------


def test_a_decision_is_set_right_with_the_trend_that_led_to_it(client, check_in, dose, goal):
    trend = str(goal.measure_id)
    assert sent(client, check_in, dose_frequency="Two days a week", dose_frequency_measure=trend).status_code == 302
    [now] = kept(check_in, DoseDecision)
    assert (now.what, now.why, now.measure_id) == ("Two days a week", dose.why, goal.measure_id)
    words = f"Two days a week. Why: {dose.why}. The trend: Walk to the market"
    assert words in told(client, check_in)
    assert words in client.get(page(check_in, "check_in_note_text")).content.decode()
    assert amended(client, check_in) == [
        ("How often: To what", "Three days a week", "Two days a week"),
        ("How often: The trend that led to it", "–", "Walk to the market"),
    ]


def test_a_decision_that_was_left_out_is_added_and_one_that_was_none_goes(client, check_in, dose):
    said = {"dose_pacing": "In two halves", "dose_pacing_why": "She likes it", "dose_frequency_not_so": "on"}
    assert sent(client, check_in, **said).status_code == 302
    assert "In two halves. Why: She likes it" in told(client, check_in)
    assert dose.what not in told(client, check_in)
    before = f"Three days a week. Why: {dose.why}"
    assert amended(client, check_in) == [
        ("Pacing", "–", "In two halves. Why: She likes it"),
        ("How often", before, "Not so"),
    ]
    assert [row.is_entered_in_error for row in kept(check_in, DoseDecision)] == [True, False]

    # It was so after all.
    sent(client, check_in, dose_frequency=dose.what, dose_frequency_why=dose.why)
    assert before in told(client, check_in)
    assert len(kept(check_in, DoseDecision)) == 2


# --- Two at once, and twice -------------------------------------------------------------------------------------------


def test_pressing_twice_amends_once_whatever_it_was(client, check_in, row, dose, task):
    other = PracticeTaskFactory(goal=task.goal, what="Sit to stand")
    for said in (
        {"left_out_which": str(other.pk), "left_out_amount": "6"},
        {"left_out_which": "chosen", "left_out_what": "A turn"},
        {f"{practised_key(row.pk)}_amount": "3"},
        {f"{practised_key(row.pk)}_not_so": "on", "dose_frequency_not_so": "on"},
        {"dose_pacing": "Slower", "dose_pacing_why": "It hurt"},
    ):
        typed = filled_in(client, check_in, **said)
        before = len(kept(check_in, CheckInAmendment))
        assert [client.post(page(check_in), typed).status_code for _press in range(2)] == [302, 302], said
        assert len(kept(check_in, CheckInAmendment)) == before + 1, said


def test_what_a_colleague_added_meanwhile_stays_when_mine_is_kept(client, client_of, colleague, check_in, row, task):
    other = PracticeTaskFactory(goal=task.goal, what="Sit to stand")
    name = practised_key(row.pk)
    mine = filled_in(client, check_in, **{f"{name}_amount": "3"})
    theirs = {"left_out_which": str(other.pk), "dose_pacing": "Slower", "dose_pacing_why": "It hurt"}
    sent(client_of(colleague), check_in, **theirs, **{f"{name}_amount": "5"})

    answer = client.post(page(check_in), mine)
    assert answer.status_code == 409
    differences = [(each.label, each.theirs, each.yours) for each in answer.context["conflict"].differences]
    assert ("Stairs with one rail: How much", "5 times", "3 times") in differences
    again = mine | {"version": answer.context["form"]["version"].value()}
    assert client.post(page(check_in), again).status_code == 302
    assert [(each.what, each.amount) for each in kept(check_in, Practised)] == [(row.what, 3), ("Sit to stand", None)]
    assert [each.what for each in kept(check_in, DoseDecision)] == ["Slower"]


def test_what_two_added_at_once_is_there_once(client, client_of, colleague, check_in, task):
    mine = filled_in(client, check_in, left_out_which=str(task.pk), left_out_amount="6")
    sent(client_of(colleague), check_in, left_out_which=str(task.pk), left_out_amount="8")
    answer = client.post(page(check_in), mine)
    assert answer.status_code == 409
    assert "8 times" in answer.text, "what the colleague wrote is told before mine is kept"
    again = mine | {"version": answer.context["form"]["version"].value()}
    assert client.post(page(check_in), again).status_code == 302
    assert [each.amount for each in kept(check_in, Practised)] == [6]
    [_theirs, mine] = kept(check_in, CheckInAmendment)
    assert [entry["amount"] for entry in mine.before.values()] == ["8"]


# --- The record -------------------------------------------------------------------------------------------------------


def test_the_database_records_each_change_with_who_and_when(client, client_of, colleague, check_in, row, dose):
    name = practised_key(row.pk)
    sent(client, check_in, **{f"{name}_amount": "12", "dose_frequency": "Two days a week"})
    sent(client_of(colleague), check_in, **{f"{name}_not_so": "on", "dose_frequency_not_so": "on"})
    by = [check_in.clinician_id, colleague.pk]
    with in_clinic(check_in.clinic_id):
        practised = list(row.events.order_by("pgh_id"))
        decided = list(dose.events.order_by("pgh_id"))
    assert [(line.amount, line.is_entered_in_error) for line in practised] == [(8, False), (12, False), (12, True)]
    assert [line.what for line in decided] == ["Three days a week", "Two days a week", "Two days a week"]
    for lines in (practised, decided):
        assert [line.pgh_context["user"] for line in lines[1:]] == by
        assert lines[0].pgh_created_at <= lines[1].pgh_created_at <= lines[2].pgh_created_at


def test_nothing_of_another_episode_comes_in(check_in, clinician, row):
    other = PracticeTaskFactory(goal=GoalFactory(clinic=check_in.clinic))
    with in_clinic(check_in.clinic_id):
        entry = standing_values(check_in)[practised_key(row.pk)]
        decided = {"what": "Slower", "why": "It hurt", "measure": other.goal.measure_id}
        for wanted, left_out in (({}, entry | {"task": other.pk}), ({dose_key("pacing"): decided}, None)):
            with pytest.raises(ValueError, match="of another episode"):
                amend(check_in, wanted, left_out=left_out, read_version=1, by=clinician, **WHY)
    assert kept(check_in, CheckInAmendment) == []


WORDS = st.sampled_from(["", "Slower", "To the red gate."])
ENTRY = st.fixed_dictionaries(
    {
        "what": st.sampled_from(["A turn", "Sit to stand"]),
        "is_patients_choice": st.booleans(),
        "level": st.integers(1, 99),
        "amount": st.sampled_from(["0.5", "8", "80"]),
        "unit": st.sampled_from(Practised.Unit.values),
        "sureness": st.none() | st.integers(0, 10),
        "safety": st.sampled_from(Practised.Safety.values),
        "next_level_when": WORDS,
        "step": st.sampled_from(Practised.Step.values),
        "is_agreed": st.booleans(),
        "task": st.none(),
    }
)
DECIDED = st.fixed_dictionaries({"what": st.sampled_from(["A", "B"]), "why": st.just("C"), "measure": st.none()})
AMENDMENT = st.fixed_dictionaries(
    {
        "row": st.none() | ENTRY,
        "left_out": st.none() | ENTRY,
        "doses": st.dictionaries(st.sampled_from(DoseDecision.Aspect.values), st.none() | DECIDED),
        "agreed": WORDS,
        "practice_days": st.none() | st.integers(0, 7),
        "word": st.sampled_from(["harder", "as_hoped"]),
    }
)


def test_read_back_from_the_last_amendment_to_the_first_a_check_in_is_as_it_was_finished(
    check_in, clinician, dose, goal
):
    GoalRatingFactory(check_in=check_in, goal=goal)
    row = PractisedFactory(check_in=check_in)

    @settings(max_examples=12)
    @given(st.lists(AMENDMENT, min_size=1, max_size=4))
    def reads_back(amendments):
        def now():
            return CheckIn.objects.get(pk=check_in.pk)

        with in_clinic(check_in.clinic_id), as_if():
            finished = standing_values(now())
            for said in amendments:
                wanted = {practised_key(row.pk): said["row"], f"patient_{goal.pk}": said["word"]}
                wanted |= {name: said[name] for name in ("agreed", "practice_days")}
                wanted |= {dose_key(aspect): entry for aspect, entry in said["doses"].items()}
                try:
                    amend(check_in, wanted, left_out=said["left_out"], by=clinician, read_version=now().version, **WHY)
                except NothingAmended:
                    continue
                if said["left_out"] is None:
                    stands = standing_values(now())
                    assert {name: stands[name] for name in wanted} == wanted
            read = standing_values(now())
            for amendment in check_in.amendments.order_by("-number"):
                assert {name: read[name] for name in amendment.after} == amendment.after
                read |= amendment.before
            # What was added later stands nowhere before.
            assert {name: value for name, value in read.items() if name in finished or value is not None} == finished

    reads_back()
