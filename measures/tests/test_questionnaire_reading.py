"""A FHIR Questionnaire is read into questions, or refused with the reason and the place."""

import json
import tracemalloc
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.questionnaires import CannotRead, questions_from, read
from measures.questionnaires.files import MOST_BYTES, NOT_IN_R4
from measures.tests.questionnaires import (
    CORE,
    SDC,
    WEIGHT,
    as_file,
    choice,
    forty,
    group,
    option,
    questionnaire,
    ten,
    when,
)


def refused(content):
    with pytest.raises(CannotRead) as refusal:
        read(content if isinstance(content, bytes) else as_file(content))
    return refusal.value.words


def one(**changed):
    return questionnaire(choice("1") | changed)


# --- what is read ---


def test_forty_questions_with_groups_and_conditions_are_read():
    loaded = read(as_file(forty()))

    assert len(loaded.questions.questions) == 40
    assert len(loaded.questions.scored) == 39
    assert [part.link_id for part in loaded.questions.parts] == ["g1", "g2", "g3", "works", "g4"]
    assert loaded.questions.conditional == {"g4", *(f"4.{place}" for place in range(1, 10))}
    assert loaded.left_aside == ()


def test_the_resource_is_kept_as_it_was_loaded():
    resource = forty()

    assert read(as_file(resource)).resource == resource


@pytest.mark.parametrize("name", ["itemWeight", "ordinalValue", "questionnaire-ordinalValue"])
@pytest.mark.parametrize("where", ["option", "coding"])
def test_scores_are_read_from_all_three_extensions_on_the_option_or_its_coding(name, where):
    options = []
    for score in range(3):
        each = option(f"A{score}")
        holder = each if where == "option" else each["valueCoding"]
        holder["extension"] = [{"url": CORE + name, "valueDecimal": score}]
        options.append(each)

    question = read(as_file(one(answerOption=options))).questions.scored[0]

    assert [each.score for each in question.options] == [0, 1, 2]


def test_scores_are_read_from_a_contained_value_set_and_a_contained_code_system():
    concepts = [
        {"code": f"A{n}", "display": f"answer {n}", "extension": [{"url": WEIGHT, "valueDecimal": n}]} for n in range(3)
    ]
    weighted = [
        {"code": f"B{n}", "display": f"other {n}", "property": [{"code": "itemWeight", "valueDecimal": n}]}
        for n in range(3)
    ]
    contained = [
        {
            "resourceType": "ValueSet",
            "id": "listed",
            "status": "active",
            "compose": {"include": [{"system": "urn:x", "concept": concepts}]},
        },
        {"resourceType": "ValueSet", "id": "all", "status": "active", "compose": {"include": [{"system": "urn:y"}]}},
        {"resourceType": "CodeSystem", "id": "cs", "url": "urn:y", "status": "active", "content": "complete"}
        | {"concept": weighted},
    ]
    items = [
        {"linkId": "1", "text": "One", "type": "choice", "answerValueSet": "#listed"},
        {"linkId": "2", "text": "Two", "type": "choice", "answerValueSet": "#all"},
    ]

    found = read(as_file(questionnaire(*items, contained=contained))).questions.scored

    assert [option.score for question in found for option in question.options] == [0, 1, 2, 0, 1, 2]
    assert found[1].options[0].key == ("coding", "urn:y", "B0")


def test_an_answer_without_a_score_counts_as_does_not_apply():
    options = [option("A0", 0), option("A1", 1), option("NA")]

    question = read(as_file(one(answerOption=options))).questions.scored[0]

    assert [each.score for each in question.options] == [0, 1, None]


def test_numbers_count_as_they_are_only_where_nothing_carries_a_score():
    limits = [{"url": CORE + "minValue", "valueInteger": 0}, {"url": CORE + "maxValue", "valueInteger": 10}]
    rating = {"linkId": "pain", "text": "Pain", "type": "integer", "extension": limits}
    ticked = {"linkId": "yes", "text": "Stairs", "type": "boolean"}
    numbered = {"linkId": "n", "text": "How", "type": "choice"}
    numbered["answerOption"] = [{"valueInteger": 1}, {"valueInteger": 2}]

    alone = read(as_file(questionnaire(rating, ticked, numbered))).questions
    beside = read(as_file(questionnaire(rating, ticked, numbered, choice("c")))).questions

    assert [(each.link_id, each.score_range) for each in alone.scored] == [
        ("pain", (0, 10)),
        ("yes", (0, 1)),
        ("n", (1, 2)),
    ]
    assert [each.link_id for each in beside.scored] == ["c"]


def test_a_calculated_expression_is_named_and_never_run():
    run = "Patient.delete()"
    total = {"linkId": "total", "text": "Total", "type": "decimal", "readOnly": True}
    total["extension"] = [
        {"url": SDC + "calculatedExpression", "valueExpression": {"language": "text/fhirpath", "expression": run}}
    ]
    variable = {"url": CORE + "variable", "valueExpression": {"language": "text/fhirpath", "expression": run}}

    loaded = read(as_file(questionnaire(choice("1"), total, extension=[variable])))

    assert [question.link_id for question in loaded.questions.questions] == ["1"]
    assert loaded.left_aside == (
        "“sdc-questionnaire-calculatedExpression” at item[1].extension[0]: an expression, never run.",
        "“variable” at extension[0]: an expression, never run.",
    )


def test_what_is_hidden_or_filled_in_beforehand_is_named():
    hidden = choice("2", extension=[{"url": CORE + "questionnaire-hidden", "valueBoolean": True}])
    chosen = choice("3")
    chosen["answerOption"][0]["initialSelected"] = True

    loaded = read(as_file(questionnaire(choice("1"), hidden, chosen)))

    assert [question.link_id for question in loaded.questions.questions] == ["1", "3"]
    assert loaded.left_aside == (
        "item[1]: hidden in the file, so it is not asked.",
        "item[2]: answers to begin with are not filled in.",
    )


def test_html_in_a_text_is_only_text_and_xhtml_beside_it_is_passed_over():
    xhtml = {"url": CORE + "rendering-xhtml", "valueString": "<b>Bold</b><script>alert(1)</script>"}
    item = choice("1", text="<script>alert(1)</script> Walking") | {"_text": {"extension": [xhtml]}}

    assert read(as_file(questionnaire(item))).questions.questions[0].words == "<script>alert(1)</script> Walking"


def translated(**by_language):
    return {
        "extension": [
            {
                "url": CORE + "translation",
                "extension": [{"url": "lang", "valueCode": tag}, {"url": "content", "valueString": words}],
            }
            for tag, words in by_language.items()
        ]
    }


def test_words_are_read_in_the_language_asked_for_where_the_file_translates_them():
    item = choice("1", text="Walking") | {"_text": translated(es="Caminar", fr="Marcher")}
    item["answerOption"][0]["valueCoding"] |= {"display": "none", "_display": translated(es="nada")}
    loaded = read(as_file(questionnaire(item)))

    spanish = questions_from(loaded.resource, "es-MX").questions[0]
    german = questions_from(loaded.resource, "de").questions[0]

    assert loaded.questions.languages == ("en", "es", "fr")
    assert (loaded.questions.questions[0].words, spanish.words, german.words) == ("Walking", "Caminar", "Walking")
    assert spanish.options[0].words == "nada"
    assert spanish.options[0].key == loaded.questions.questions[0].options[0].key


# --- what is refused, with the reason and the place ---

LIMITLESS = questionnaire({"linkId": "1", "text": "Steps", "type": "integer"})
DEEP = choice("deepest")
for level in range(20):
    DEEP = group(f"g{level}", DEEP)

REFUSED = {
    "an empty file": (b"", "This is not JSON"),
    "a truncated file": (as_file(ten())[:300], "cut off: it stops making sense in line 1, column"),
    "a web page": (b"<!doctype html><p>Sign in", "looks like XML or a web page"),
    "XML": (b'\xef\xbb\xbf<Questionnaire xmlns="http://hl7.org/fhir"/>', "looks like XML"),
    "a picture": (b"\x89PNG\r\n\x1a\n\xff\xfe", "not a text file in UTF-8"),
    "a list": (b"[]", "not a FHIR Questionnaire"),
    "another resource": ({"resourceType": "Patient"}, "its resourceType is “Patient”"),
    "no resource": ({"a": 1}, "it has no resourceType"),
    "more than a megabyte": (b" " * (MOST_BYTES + 1), "larger than 1 MB"),
    "10,000 items": (
        questionnaire(*({"linkId": str(n), "type": "display"} for n in range(10_000))),
        "There are more than 300 items.",
    ),
    "brackets without end": (b"[" * 200_000, "nested deeper than 64 levels"),
    "groups twenty deep": (questionnaire(DEEP), "Items lie within each other more than 8 deep."),
    "extensions without end": (
        questionnaire(choice("1"), extension=json.loads('[{"extension":' * 40 + "[]" + "}]" * 40)),
        "nested deeper than 64 levels",
    ),
    "a name twice": (b'{"status": "active", "status": "draft"}', "“status” is there twice in one object."),
    "not a number": (b'{"resourceType": "Questionnaire", "x": NaN}', "NaN, which is no number"),
    "infinity by the back door": (b'{"resourceType": "Questionnaire", "item": [{"x": 1e999}]}', "too large"),
    "a number without end": (b'{"a": ' + b"9" * 5_000 + b"}", "a number that is too long"),
    "half a character": (b'{"resourceType": "Questionnaire", "title": "\\ud800", "item": [{}]}', "At title: There is"),
    "an element that is not FHIR": (questionnaire(choice("1"), colour="red"), "At colour: This does not fit FHIR R4"),
    "no status": (ten() | {"status": None}, "At status: This does not fit FHIR R4"),
    "no items": (questionnaire(), "There is no question in it."),
    "only notes": (questionnaire({"linkId": "1", "text": "Hello", "type": "display"}), "There is no question in it."),
    "items that are none": (ten() | {"item": "none"}, "At item: A list of items is expected here."),
    "no linkId": (one(linkId=None), "At item[0].linkId: This does not fit FHIR R4"),
    "a linkId twice": (questionnaire(choice("1"), choice("1")), "At item[1]: The linkId “1” is there twice."),
    "an attachment": (one(type="attachment"), "At item[0] (1): An item of the kind “attachment” cannot be asked here"),
    "words typed freely": (one(type="open-choice"), "An item of the kind “open-choice” cannot be asked here"),
    "a question deep inside": (
        questionnaire(group("g", choice("1"), group("h", choice("2") | {"type": "reference"}))),
        "At item[0] (g).item[1] (h).item[0] (2): An item of the kind “reference”",
    ),
    "a meaning that is changed": (
        one(modifierExtension=[{"url": "http://example.org/turned", "valueBoolean": True}]),
        "At item[0]: An extension here changes what the file means",
    ),
    "a group without end": (questionnaire(group("g", choice("1"), repeats=True)), "may be answered several times"),
    "a number several times": (
        questionnaire({"linkId": "1", "text": "x", "type": "decimal", "repeats": True}),
        "Only a choice may have several answers here.",
    ),
    "a counted number without limits": (LIMITLESS, "minValue and maxValue do not say its limits"),
    "answers without a code": (one(answerOption=[{"valueCoding": {"display": "Yes"}}]), "has no code"),
    "answers as words": (one(answerOption=[{"valueString": "Yes"}]), "An answer is a valueCoding or a valueInteger"),
    "no answers": (one(answerOption=[]), "There are no answers to choose from."),
    "answers without end": (one(answerOption=[option(f"A{n}", n) for n in range(101)]), "more than 100 answers"),
    "a score finer than anything": (one(answerOption=[option("A", 0), option("B", 0.0001)]), "is not a number"),
    "a code twice": (one(answerOption=[option("A", 0), option("A", 1)]), "The code “A” is there twice."),
    "scores that differ": (
        one(answerOption=[option("A", 0), option("B", 1) | {"extension": [
            {"url": WEIGHT, "valueDecimal": 1}, {"url": CORE + "ordinalValue", "valueDecimal": 2}
        ]}]),
        "At item[0] (1).answerOption[1]: This answer has scores that differ: 1, 2.",
    ),
    "one score for all": (one(answerOption=[option("A", 1), option("B", 1)]), "has the same one"),
    "a score of a million and one": (one(answerOption=[option("A", 0), option("B", 1_000_001)]), "is not a number"),
    "a value set elsewhere": (
        one(answerOption=None, answerValueSet="http://example.org/vs"), "which is not contained in the file",
    ),
    "a contained thing of no type": (ten(contained=[{"resourceType": "Nonsense", "id": "x"}]), "At contained"),
    "conditions without a question": (one(enableWhen=[when("9", "A1")]), "looks at “9”, and there is no such question"),
    "conditions on a heading": (
        questionnaire(group("g", choice("1")), choice("2", enableWhen=[when("g", "A1")])), "which asks nothing here",
    ),
    "conditions by an unknown sign": (one(enableWhen=[when("1", "A1", "~")]), "The condition compares by “~”"),
    "codes compared by size": (
        questionnaire(choice("1"), choice("2", enableWhen=[when("1", "A1", ">")])), "Only numbers can be compared",
    ),
    "exists without yes or no": (
        questionnaire(choice("1"), choice("2", enableWhen=[when("1", "A1", "exists")])), "goes with answerBoolean",
    ),
    "two conditions and no joint": (
        questionnaire(choice("1"), choice("2", enableWhen=[when("1", "A1"), when("1", "A2")])), "enableBehavior",
    ),
    "conditions in a circle": (
        questionnaire(choice("1", enableWhen=[when("2", "A1")]), choice("2", enableWhen=[when("1", "A1")])),
        "These decide about each other in a circle",
    ),
    "a group that asks about itself": (
        questionnaire(group("g", choice("1"), enableWhen=[when("1", "A1")])), "in a circle",
    ),
    "a condition that is worked out": (
        one(extension=[{"url": SDC + "enableWhenExpression", "valueExpression": {"language": "text/fhirpath"}}]),
        "is worked out by “enableWhenExpression”, which is never run.",
    ),
    "what R4 has not got": (
        one(extension=[{"url": "http://example.org/x", "valueRatioRange": {}}]), "is not part of FHIR R4",
    ),
    "words without end": (one(text="x" * 4_001), "longer than 4000 characters"),
    "no words": (one(text="  "), "no words to ask"),
    "a language that is none": (ten(language="English, please"), "At language"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED, ids=str)
def test_what_cannot_be_used_is_refused_with_the_reason_and_the_place(case):
    content, expected = REFUSED[case]

    assert expected in refused(content)


def test_a_long_name_above_many_values_takes_no_room_for_each_of_them():
    name = "A" * 400_000
    content = f'{{"resourceType": "Questionnaire", "item": [{{"linkId": "1"}}], "{name}": [{"0," * 200_000}0]}}'
    tracemalloc.start()
    try:
        words = refused(content.encode())
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert "is not part of FHIR R4" in words and len(words) < 200
    assert most < 200_000_000


def test_a_small_file_makes_no_enormous_page():
    values = {
        "resourceType": "ValueSet",
        "id": "v",
        "status": "active",
        "compose": {
            "include": [{"system": "http://x.example", "concept": [{"code": str(each)} for each in range(100)]}]
        },
    }
    shared = [{"linkId": str(n), "type": "choice", "text": "Which?", "answerValueSet": "#v"} for n in range(31)]
    assert "more than 3000 answers to choose from in all" in refused(questionnaire(*shared, contained=[values]))

    asked_when = {"enableWhen": [when("1", "A1")] * 50, "enableBehavior": "any"}
    often = [choice("1"), *(choice(str(n)) | asked_when for n in range(2, 23))]
    assert "more than 1000 conditions in all" in refused(questionnaire(*often))


def test_a_value_far_down_in_a_file_has_its_place():
    assert refused(one(text={"status": "generated", "div": ["a", {"b": "\x00"}]})).startswith(
        "At item[0].text.div[1].b: "
    )


@pytest.mark.parametrize("kind", [5, None, ["ValueSet"], {}])
def test_a_contained_resource_without_a_type_is_refused(kind):
    assert "of a type that is not known" in refused(one() | {"contained": [{"resourceType": kind, "id": "x"}]})


@pytest.mark.parametrize("limit", [1e14, "1e999999", "-1e99", 1e-10, "1e-999999", 0.00001])
@pytest.mark.parametrize("end", ["minValue", "maxValue"])
def test_a_limit_beyond_what_is_kept_is_refused(limit, end):
    limits = {"minValue": -1, "maxValue": 9} | {end: limit}
    extensions = [{"url": CORE + name, "valueDecimal": value} for name, value in limits.items()]
    typed = {"linkId": "1", "text": "How far?", "type": "decimal", "extension": extensions}

    assert "too large here, or too fine" in refused(questionnaire(typed))


def test_a_file_that_does_not_say_its_language_is_asked_for_it():
    silent = ten(language=None)

    assert "Say which it is, such as en" in refused(silent)
    assert read(as_file(silent), "es").questions.language == "es"
    with pytest.raises(CannotRead, match="its language is “en”, not “fr”"):
        read(as_file(ten()), "fr")


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_whatever_is_loaded_it_is_read_or_refused(content):
    with pytest.raises(CannotRead):
        read(content)


scraps = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text("1gA#", max_size=3) | st.floats(allow_nan=False, width=16),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["linkId", "type", "text", "item", "extension", "url", "code"]), inner, max_size=4
        )
    ),
    max_leaves=8,
)


@given(st.data())
def test_a_questionnaire_with_one_element_spoilt_is_read_or_refused(data):
    resource = forty()
    place = resource
    while True:
        key = data.draw(st.sampled_from(sorted(place) if isinstance(place, dict) else list(range(len(place)))))
        inner = place[key]
        if not isinstance(inner, dict | list) or not inner or data.draw(st.booleans()):
            break
        place = inner
    place[key] = data.draw(scraps)

    try:
        assert read(as_file(resource)).questions.questions
    except CannotRead as refusal:
        assert refusal.words


# --- R4 and R4B ---

# What an extension may hold in R4 (4.0.1), hl7.org/fhir/R4/extensibility.html.
IN_R4 = """
    Base64Binary Boolean Canonical Code Date DateTime Decimal Id Instant Integer Markdown Oid PositiveInt String Time
    UnsignedInt Uri Url Uuid Address Age Annotation Attachment CodeableConcept Coding ContactPoint Count Distance
    Duration HumanName Identifier Money Period Quantity Range Ratio Reference SampledData Signature Timing ContactDetail
    Contributor DataRequirement Expression ParameterDefinition RelatedArtifact TriggerDefinition UsageContext Dosage
    Meta
"""
# The elements of a Questionnaire in R4 (4.0.1), hl7.org/fhir/R4/questionnaire.html.
QUESTIONNAIRE_IN_R4 = {
    "Questionnaire": "id meta implicitRules language text contained extension modifierExtension url identifier version "
    "name title derivedFrom status experimental subjectType date publisher contact description useContext jurisdiction "
    "purpose copyright approvalDate lastReviewDate effectivePeriod code item",
    "QuestionnaireItem": "id extension modifierExtension linkId definition code prefix text type enableWhen "
    "enableBehavior required repeats readOnly maxLength answerValueSet answerOption initial item",
    "QuestionnaireItemEnableWhen": "id extension modifierExtension question operator answerBoolean answerDecimal "
    "answerInteger answerDate answerDateTime answerTime answerString answerCoding answerQuantity answerReference",
    "QuestionnaireItemAnswerOption": "id extension modifierExtension valueInteger valueDate valueTime valueString "
    "valueCoding valueReference initialSelected",
    "QuestionnaireItemInitial": "id extension modifierExtension valueBoolean valueDecimal valueInteger valueDate "
    "valueDateTime valueTime valueString valueUri valueAttachment valueCoding valueQuantity valueReference",
}


def test_the_library_is_r4b_and_differs_from_r4_only_in_what_is_refused():
    from fhir.resources.R4B import extension
    from fhir.resources.R4B import questionnaire as library

    for name, elements in QUESTIONNAIRE_IN_R4.items():
        assert set(getattr(library, name).elements_sequence()) == set(elements.split()), name
    held = {each for each in extension.Extension.elements_sequence() if each.startswith("value")}
    assert held - {f"value{kind}" for kind in IN_R4.split()} == set(NOT_IN_R4)


def test_the_library_is_loaded_only_where_a_file_is():
    import subprocess
    import sys

    looks = "import sys, measures.questionnaires, measures.scoring; print('pydantic' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", looks], capture_output=True, text=True, check=True)

    assert found.stdout.strip() == "False"


def test_a_score_is_exact():
    options = [option("A", 0), option("B", 0.1), option("C", 0.35)]

    question = read(as_file(one(answerOption=options))).questions.scored[0]

    assert question.options[2].score == Decimal("0.35")
