"""A clinic loads the official questions of a measure: by the page and by the command."""

import json
from decimal import Decimal
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.template.loader import render_to_string
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Clinic
from measures.forms import QuestionnairePart
from measures.importing import CannotLoad, NewMeasure, Rule, load_questionnaire
from measures.instruments import from_json
from measures.models import Instrument, Questionnaire
from measures.official import Explanation, choose, explain, questionnaires_in_use, questions_of, score_of
from measures.own_instruments import add_own_instrument
from measures.questionnaires.files import MOST_BYTES
from measures.tests.factories import instrument
from measures.tests.questionnaires import SDC, as_file, choice, forty, option, questionnaire, said, ten
from measures.tests.test_questionnaire_reading import translated
from measures.tests.test_questionnaire_scoring import in_spanish
from rehabgoals.forms import PlainForm
from rehabgoals.tenancy import in_clinic

PUBLISHED = Rule("published", scale="")


def load(clinic, resource, key="odi", rule=PUBLISHED, **more):
    with in_clinic(clinic.pk):
        measure = key if isinstance(key, NewMeasure) else instrument(clinic, key)
        return load_questionnaire(as_file(resource), measure, rule, clinic=clinic, **more)


def in_use(clinic):
    with in_clinic(clinic.pk):
        rows = Questionnaire.objects.filter(is_current=True)
        return sorted((row.instrument.key, row.language, row.title) for row in rows.select_related("instrument"))


def found_for(clinic, key, language):
    with in_clinic(clinic.pk):
        return choose(questionnaires_in_use(clinic.pk, [key]).get(key, []), language)


# --- loading ---


def test_the_questions_of_a_measure_are_kept_with_their_rule(clinician):
    done = load(clinician.clinic, ten(url="http://example.org/q", version="2.1a"), by=clinician)

    row = done.questionnaire
    assert (row.title, row.url, row.version_label, row.language) == (
        "Ten questions",
        "http://example.org/q",
        "2.1a",
        "en",
    )
    assert row.resource == ten(url="http://example.org/q", version="2.1a")
    assert row.scoring["rule"] == json.loads(json.dumps(row.scoring["rule"]))
    assert row.loaded_by == clinician
    definition = from_json(row.instrument.definition)
    assert score_of(definition, row, {str(place): said("A2") for place in range(1, 11)}).value == 40


def test_loading_again_takes_the_place_of_the_one_in_that_language(clinician):
    load(clinician.clinic, ten())
    load(clinician.clinic, ten(title="Ten questions, mended"))

    assert in_use(clinician.clinic) == [("odi", "en", "Ten questions, mended")]


def test_each_language_stands_beside_the_others_and_is_found(clinician):
    load(clinician.clinic, ten())
    load(clinician.clinic, in_spanish(ten()) | {"title": "Diez preguntas"})

    assert [language for _key, language, _title in in_use(clinician.clinic)] == ["en", "es"]
    assert found_for(clinician.clinic, "odi", "es-MX").language == "es"
    assert found_for(clinician.clinic, "odi", "en-US").language == "en"
    assert found_for(clinician.clinic, "odi", "de").language == "en"
    assert found_for(clinician.clinic, "ndi", "en") is None


def test_one_file_with_translations_serves_its_languages(clinician):
    items = [choice(str(place)) | {"_text": translated(fr="Marcher")} for place in range(1, 11)]
    load(clinician.clinic, in_spanish(ten()))
    load(clinician.clinic, questionnaire(*items))

    row = found_for(clinician.clinic, "odi", "fr")

    assert row.language == "en"
    assert questions_of(row, "fr").questions[0].words == "Marcher"


def test_a_language_that_would_be_scored_differently_is_refused(clinician):
    load(clinician.clinic, ten())
    turned = in_spanish(ten())
    scores = turned["item"][3]["answerOption"]
    scores[0]["extension"], scores[1]["extension"] = scores[1]["extension"], scores[0]["extension"]

    with pytest.raises(CannotLoad, match="in “en” scores 4 differently"):
        load(clinician.clinic, turned)
    with pytest.raises(CannotLoad, match="is scored by another rule"):
        load(clinician.clinic, in_spanish(ten()), rule=Rule("percent", scale=""))

    load(clinician.clinic, turned, replaces_all=True)
    assert [language for _key, language, _title in in_use(clinician.clinic)] == ["es"]


def test_a_new_measure_has_the_range_that_its_questions_can_score(clinician):
    done = load(clinician.clinic, forty(), NewMeasure("Forty", higher_is_better=False), Rule("sum"))

    made = done.questionnaire.instrument
    definition = from_json(made.definition)
    assert (made.is_own, made.kind, made.higher_is_better) == (True, Instrument.Kind.PATIENT_REPORTED, False)
    assert (definition.minimum, definition.maximum, definition.step) == (0, 156, 1)
    with pytest.raises(CannotLoad, match="already has a measure with this name"):
        load(clinician.clinic, forty(), NewMeasure("forty", higher_is_better=False), Rule("sum"))
    assert from_json(done.questionnaire.instrument.definition).conditions == ()


@pytest.mark.parametrize(("rule", "expected"), [("mean", (0, 5, "0.01")), ("percent", (0, 100, "0.1"))])
def test_a_new_measure_is_kept_as_finely_as_its_rule_divides(clinician, rule, expected):
    done = load(clinician.clinic, ten(), NewMeasure("Mine", higher_is_better=True), Rule(rule))

    definition = from_json(done.questionnaire.instrument.definition)
    assert (definition.minimum, definition.maximum, str(definition.step)) == expected


@pytest.mark.parametrize("key", [NewMeasure("Rungs", True), "own"])
def test_scores_that_add_up_to_more_than_can_be_kept_are_refused(clinician, key):
    many = questionnaire(*(choice(str(place), text="How many?", repeats=True) for place in range(1, 101)))
    for item in many["item"]:
        item["answerOption"] = [option(f"A{each}", 900_000 + each) for each in range(20)]
    if key == "own":
        with in_clinic(clinician.clinic_id):
            key = add_own_instrument(clinician.clinic, name="Rungs").key

    with pytest.raises(CannotLoad, match="more than can be kept"):
        load(clinician.clinic, many, key, Rule("sum"))


def test_nothing_is_changed_when_a_file_is_refused(clinician):
    load(clinician.clinic, ten())
    with in_clinic(clinician.clinic_id):
        before = Instrument.objects.count()

    for resource, key in ((ten(4), "odi"), (ten(colour="red"), NewMeasure("New", higher_is_better=True))):
        with pytest.raises(CannotLoad):
            load(clinician.clinic, resource, key)

    assert in_use(clinician.clinic) == [("odi", "en", "Ten questions")]
    with in_clinic(clinician.clinic_id):
        assert Instrument.objects.count() == before


def test_the_nearest_language_is_chosen():
    rows = [
        Questionnaire(language=tag, scoring={"languages": ["de"] if tag == "pt" else []}) for tag in ("pt", "es-MX")
    ]

    assert choose(rows, "es").language == "es-MX"
    assert choose(rows, "de-AT").language == "pt"
    assert choose(rows, "zh").language == "pt"
    assert choose([], "en") is None


# --- explaining ---


def test_a_score_of_questions_can_be_explained_question_by_question(clinician):
    row = load(clinician.clinic, ten()).questionnaire
    answers = {str(place): said("A2") for place in range(1, 10)}

    explained = explain(from_json(row.instrument.definition), {"questionnaire": answers}, row)

    assert [(each.question, each.answer, each.score) for each in explained.rows[::9]] == [
        ("Question 1", "answer A2", "2"),
        ("Question 10", "not answered", ""),
    ]
    assert explained.steps[0] == "9 of 10 questions answered; 18 on a scale from 0 to 45 is 40 %"


def test_a_score_of_tries_is_explained_and_a_typed_one_is_not(clinician):
    grip = from_json(instrument(clinician.clinic, "grip").definition)

    explained = explain(grip, {"trials": ["24", "25", "26"], "combine": "mean"})

    assert explained.steps == ("Mean of 24, 25, 26: 25",)
    assert explain(grip, {}) == Explanation((), (), "")


# --- asking ---


def form_for(row, data=None, **more):
    form = PlainForm(data)
    return form, QuestionnairePart(form, "odi", row, **more)


def test_the_form_asks_every_question_and_keeps_the_answers_as_given(clinician):
    row = load(clinician.clinic, forty(), NewMeasure("Forty", higher_is_better=False), Rule("sum")).questionnaire
    data = {f"odi_q{place}": "2" for place in range(30)} | {"odi_q30": "true"}
    data |= {f"odi_q{place}": "1" for place in range(31, 39)}

    form, part = form_for(row, data)

    assert form.is_valid(), form.errors
    assert len(part.names) == 40
    kept = part.said()
    assert kept["1.1"] == [{"valueCoding": {"system": "http://loinc.org", "code": "A2", "display": "answer A2"}}]
    assert kept["works"] == [{"valueBoolean": True}]
    assert part.result(from_json(row.instrument.definition)).value == 68
    assert json.loads(json.dumps(kept)) == kept


def test_what_is_not_asked_is_left_out_of_what_is_kept(clinician):
    row = load(clinician.clinic, forty(), NewMeasure("Forty", higher_is_better=False), Rule("sum")).questionnaire
    data = {f"odi_q{place}": "2" for place in range(40)} | {"odi_q30": "false"}

    form, part = form_for(row, data)

    assert form.is_valid()
    assert "4.1" not in part.said()
    assert part.result(from_json(row.instrument.definition)).value == 60


def test_nothing_has_to_be_answered_and_then_the_reason_is_said(clinician):
    row = load(clinician.clinic, ten()).questionnaire
    form, part = form_for(row, {"odi_q0": "1"})

    assert form.is_valid()
    assert part.is_answered
    assert part.result(from_json(row.instrument.definition)).reason.startswith("Answered: 1 of 10 questions.")
    empty, nothing = form_for(row, {})
    assert empty.is_valid()
    assert not nothing.is_answered


def test_a_correction_begins_with_what_was_answered(clinician):
    several = choice("2", repeats=True)
    number = {"linkId": "3", "text": "How many", "type": "decimal"}
    yes = {"linkId": "4", "text": "Stairs", "type": "boolean"}
    resource = questionnaire(choice("1"), several, number, yes)
    row = load(clinician.clinic, resource, NewMeasure("Four", higher_is_better=True), Rule("sum")).questionnaire
    answers = {
        "1": said("A3"),
        "2": said("A0") + said("A5"),
        "3": [{"valueDecimal": "2.5"}],
        "4": [{"valueBoolean": False}],
    }

    form, part = form_for(row, answers=answers)
    initial = {name: form[name].initial for name in part.names}
    again, same = form_for(row, {"odi_q0": "3", "odi_q1": ["0", "5"], "odi_q2": "2.5", "odi_q3": "false"})

    assert initial == {"odi_q0": "3", "odi_q1": ["0", "5"], "odi_q2": Decimal("2.5"), "odi_q3": "false"}
    assert again.is_valid()
    assert [each[0].keys() for each in same.said().values()] == [each[0].keys() for each in answers.values()]
    assert same.said()["3"] == [{"valueDecimal": "2.5"}]


def test_a_question_that_is_not_always_asked_says_when(clinician):
    row = load(clinician.clinic, forty(), NewMeasure("Forty", higher_is_better=False), Rule("sum")).questionnaire

    _form, part = form_for(row)

    group = part.shown[-1]
    assert group.only_if == "Only if “Do you work?” is answered with “yes”."
    assert json.loads(group.when) == ["all", ["odi_q30", "in", ["true"]]]
    last = group.parts[-1]
    assert json.loads(last.when) == ["any", ["odi_q31", "in", ["4"]], ["odi_q32", "in", ["4"]]]
    assert last.only_if == (
        "Only if one of these is so: “Question 4.1” is answered with “answer A4”; "
        "“Question 4.2” is answered with “answer A4”."
    )


# --- the page ---


@pytest.fixture
def client(client_of, clinician):
    return client_of(clinician)


def send(client, content, **typed):
    file = SimpleUploadedFile("a file.json", content if isinstance(content, bytes) else as_file(content))
    data = {"rule": "published", "missing": "refuse", "scale": "own"} | typed
    return client.post(reverse("measures:instrument_import"), {"file": file} | data)


def number_of(clinician, key="odi"):
    return str(instrument(clinician.clinic, key).pk)


def test_the_page_loads_a_questionnaire_and_says_what_it_found(client, clinician):
    total = {"linkId": "total", "text": "Total", "type": "decimal"}
    total["extension"] = [{"url": SDC + "calculatedExpression", "valueExpression": {"language": "text/fhirpath"}}]
    resource = ten()
    resource["item"].append(total)

    response = send(client, resource, instrument=number_of(clinician))
    page = client.get(response["Location"])

    assert response.status_code == 302
    assert in_use(clinician.clinic) == [("odi", "en", "Ten questions")]
    assert "Ten questions is loaded: 10 questions, 10 of them scored." in page.content.decode()
    assert "item[10].extension[0]: an expression, never run." in page.content.decode()


def test_the_page_makes_a_new_measure(client, clinician):
    response = send(client, ten(), instrument="new", name="Our ten", better="less", rule="sum")

    assert response.status_code == 302
    with in_clinic(clinician.clinic_id):
        made = Instrument.objects.get(name="Our ten")
    assert (made.is_own, made.maximum, made.higher_is_better, made.created_by) == (True, 50, False, clinician)


def test_the_page_asks_which_scale(client, clinician):
    response = send(client, ten(), instrument=number_of(clinician, "ndi"), scale="")

    assert response.status_code == 422
    assert "Say which it is: points; per cent" in response.context["form"].errors["file"][0]


def test_a_new_measure_without_a_name_or_direction_is_asked_for_them(client):
    response = send(client, ten(), instrument="new", rule="sum")

    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"name", "better"}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (questionnaire(*({"linkId": str(n), "type": "display"} for n in range(10_000))), "more than 300 items"),
        (as_file(ten())[:400], "a part of it is cut off"),
        ({"resourceType": "Patient"}, "not a Questionnaire"),
        (b"\x00\xff", "not a text file"),
        (b"", "This file is empty."),
        (b" " * 1_100_000, "larger than 1 MB"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_at_its_field(client, clinician, content, reason):
    response = send(client, content, instrument=number_of(clinician))

    assert response.status_code == 422
    assert reason in response.context["form"].errors["file"][0]
    assert in_use(clinician.clinic) == []


@pytest.mark.parametrize("size", [MOST_BYTES + 1, 3_000_000, 9_000_000])
def test_a_large_file_is_refused_at_its_field_and_never_touches_the_disk(client, clinician, settings, size):
    settings.FILE_UPLOAD_TEMP_DIR = "/nowhere"

    answer = send(client, b" " * size, instrument=number_of(clinician))

    assert answer.status_code == 422
    assert answer.context["form"].errors["file"] == ["The file is larger than 1 MB, more than a questionnaire needs."]
    assert in_use(clinician.clinic) == []


def test_more_than_one_file_at_a_time_is_not_taken(client):
    files = [SimpleUploadedFile(f"{number}.json", b"{}") for number in range(2)]

    assert client.post(reverse("measures:instrument_import"), {"file": files}).status_code == 400


def test_html_in_a_file_is_shown_as_text(client, clinician):
    script = "<script>alert(1)</script>"
    refused = send(client, {"resourceType": script}, instrument=number_of(clinician))
    shown = send(client, ten(title=script), instrument=number_of(clinician))

    for page in (client.get(shown["Location"]), refused):
        assert script not in page.content.decode()
        assert "&lt;script&gt;alert(1)" in page.content.decode()


def test_html_in_a_question_is_shown_as_text(clinician):
    resource = forty()
    resource["item"][0]["text"] = "<img src=x onerror=alert(1)>"
    resource["item"][0]["item"][0]["text"] = "<script>alert(2)</script>"
    resource["item"][0]["item"][0]["answerOption"][0]["valueCoding"]["display"] = "<b>none</b>"
    row = load(clinician.clinic, resource, NewMeasure("Forty", higher_is_better=False), Rule("sum")).questionnaire
    _form, part = form_for(row)

    page = render_to_string("measures/_questionnaire.html", {"part": part})

    assert not any(tag in page for tag in ("<img", "<script", "<b>"))
    assert all(tag in page for tag in ("&lt;img src=x", "&lt;script&gt;alert(2)", "&lt;b&gt;none"))


def test_another_clinics_measure_cannot_be_chosen(client, stranger):
    response = send(client, ten(), instrument=number_of(stranger))

    assert response.status_code == 422
    assert "instrument" in response.context["form"].errors
    assert in_use(stranger.clinic) == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(content=st.binary(max_size=60), language=st.text(max_size=20), at_least=st.text(max_size=6))
def test_nothing_that_is_sent_is_a_crash(client, clinician, content, language, at_least):
    response = send(client, content, instrument="new", name="x", better="more", rule="sum", language=language)
    assert response.status_code == 422

    response = send(client, ten(language=None), instrument="new", rule="sum", at_least=at_least, language=language)
    assert response.status_code == 422


# --- the command ---


def run(*args, tmp_path=None, resource=None, **options):
    path = tmp_path / "file.json"
    path.write_bytes(resource if isinstance(resource, bytes) else as_file(resource or ten()))
    out = StringIO()
    call_command("questionnaire", "import", str(path), *args, stdout=out, **options)
    return out.getvalue()


def test_the_command_loads_a_file_into_a_clinic(clinician, tmp_path):
    clinic = str(clinician.clinic_id)

    said_ = run("--clinic", clinic, "--instrument", "odi", "--scale", "own", tmp_path=tmp_path)

    assert said_ == "Ten questions is loaded: 10 questions, 10 of them scored.\n"
    assert in_use(clinician.clinic) == [("odi", "en", "Ten questions")]


def test_the_command_knows_a_measure_by_the_files_title(clinician, tmp_path):
    run("--clinic", str(clinician.clinic_id), "--scale", "own", tmp_path=tmp_path, resource=ten(title="ODI"))

    assert in_use(clinician.clinic) == [("odi", "en", "ODI")]


def test_the_command_needs_no_clinic_where_there_is_one_and_makes_a_new_measure(clinician, tmp_path):
    assert Clinic.objects.count() == 1
    run("--new", "Our ten", "--better", "more", tmp_path=tmp_path)

    assert [title for _key, _language, title in in_use(clinician.clinic)] == ["Ten questions"]


@pytest.mark.parametrize(
    ("args", "resource", "code", "reason"),
    [
        (["--instrument", "odi", "--scale", "own"], as_file(ten())[:400], 1, "cut off"),
        (["--instrument", "odi"], ten(), 1, "Say which it is"),
        (["--instrument", "odi", "--scale", "own"], {"resourceType": "Patient"}, 1, "not a Questionnaire"),
        (["--instrument", "odi", "--scale", "own"], ten(4), 1, "The published rule is for scores from 0 to 5"),
        (["--instrument", "koos_jr"], ten(), 1, "a table of its authors"),
        (["--instrument", "nonsense"], ten(), 2, "Say which measure with --instrument"),
        ([], ten(), 2, "Say which measure with --instrument"),
        (["--new", "Ours"], ten(), 2, "--new goes with --better"),
        (["--new", "x" * 121, "--better", "more"], ten(), 1, "longer than 120 characters"),
        (["--clinic", "0", "--instrument", "odi"], ten(), 2, "Say which clinic with --clinic"),
    ],
)
def test_the_command_says_why_it_refuses(clinician, tmp_path, args, resource, code, reason):
    with pytest.raises(CommandError) as refusal:
        run(*args, tmp_path=tmp_path, resource=resource)

    assert refusal.value.returncode == code
    assert reason in str(refusal.value)
    assert in_use(clinician.clinic) == []


def test_with_several_clinics_the_command_asks_which(clinician, stranger, tmp_path):
    with pytest.raises(CommandError, match="Say which clinic") as refusal:
        run("--instrument", "odi", tmp_path=tmp_path)

    assert refusal.value.returncode == 2


def test_a_file_that_is_not_there_is_wrong_use(clinician, tmp_path):
    with pytest.raises(CommandError, match="cannot be read") as refusal:
        call_command("questionnaire", "import", str(tmp_path / "none.json"))

    assert refusal.value.returncode == 2
