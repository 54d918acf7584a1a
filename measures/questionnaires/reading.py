"""Reading a FHIR R4 Questionnaire, and refusing what cannot be used, with the reason and the place.

What is refused: what is not JSON, not a Questionnaire, larger or deeper than anybody asks a patient, of a kind that
is not asked here, or matched by anything but codes. What is only named: expressions, which are never run, and whatever
else an official file may hold and we leave aside. The item scores are itemWeight, ordinalValue (R4) and
questionnaire-ordinalValue (STU3), on an option, on its coding, or on the concept of a contained value set or code
system. Rendering extensions (xhtml, markdown) are passed over: the plain text is shown, as text.
"""

import re
from collections.abc import Mapping, Sized
from dataclasses import dataclass
from decimal import Decimal
from graphlib import CycleError
from typing import Any

from django.utils.translation import gettext as _

from measures.questionnaires.elements import (
    CORE,
    SDC,
    CannotRead,
    dicts,
    everything_in,
    extension_of,
    is_calculated,
    is_hidden,
    is_same_language,
    quoted,
    text_of,
)
from measures.questionnaires.enabling import COMPARED, EXISTS, OPERATORS, order_of
from measures.questionnaires.files import check_elements, check_size, check_types, left_aside, read_json
from measures.questionnaires.questions import (
    BOOLEAN,
    CHOICE,
    DECIMAL,
    GROUP,
    INTEGER,
    NOTE,
    QUESTION_KINDS,
    Group,
    Key,
    Note,
    Option,
    Part,
    Question,
    Questions,
    When,
    key_of,
    number_key,
    number_of,
)

MOST_OPTIONS = 100
MOST_CONDITIONS = 50
# In all: one value set may be asked by every question, and a condition repeats the words of the question it looks at.
MOST_PLATES, MOST_CONDITIONS_IN_ALL = 3_000, 1_000
LONGEST_WORDS = 4_000
LARGEST_SCORE, FINEST_SCORE = Decimal(1_000_000), 3

SCORES = (CORE + "itemWeight", CORE + "ordinalValue", CORE + "questionnaire-ordinalValue")
TRANSLATION = CORE + "translation"
LOWEST, HIGHEST = CORE + "minValue", CORE + "maxValue"
# An expression that decides what is asked cannot be left aside: another questionnaire would be asked.
DECIDING = (SDC + "enableWhenExpression", SDC + "answerExpression", SDC + "candidateExpression")

LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


@dataclass(frozen=True)
class Loaded:
    """A file that can be used: the resource as it was loaded, its questions, and what in it was left aside."""

    resource: dict[str, Any]
    questions: Questions
    left_aside: tuple[str, ...]


def read(content: bytes, language: str = "") -> Loaded:
    """Read a file. `language` is what it is written in where it does not say. Raises CannotRead."""
    resource = read_json(content)
    if resource.get("resourceType") != "Questionnaire":
        found = resource.get("resourceType")
        raise CannotRead(
            _("This is FHIR, but not a Questionnaire: its resourceType is {found}.").format(found=quoted(found))
            if isinstance(found, str)
            else _("This is not a FHIR Questionnaire: it has no resourceType.")
        )
    check_size(resource)
    check_elements(resource)
    check_types(resource)
    own = resource.get("language")
    if isinstance(own, str) and own and language and not is_same_language(own, language):
        words = _("The file says that its language is {own}, not {said}.")
        raise CannotRead(words.format(own=quoted(own), said=quoted(language)), "language")
    questions = questions_from(resource, own or language)
    if not LANGUAGE_TAG.fullmatch(questions.language) or len(questions.language) > 16:
        raise CannotRead(_("The file does not say its language. Say which it is, such as en."), "language")
    return Loaded(resource, questions, tuple(left_aside(resource)))


def questions_from(resource: Mapping[str, Any], language: str = "") -> Questions:
    """The questions of a resource that was read before, in this language where it has translations into it.

    Raises CannotRead.
    """
    reader = _Reader(resource, language)
    return reader.questions()


# --- Items ----------------------------------------------------------------------------------------------------------


class _Reader:
    """Reads one resource; its items become groups, questions and notes."""

    def __init__(self, resource: Mapping[str, Any], language: str) -> None:
        self.resource = resource
        self.own_language = text_of(resource, "language")
        self.language = language or self.own_language
        self.contained = {
            str(each["id"]): each for each in dicts(resource.get("contained")) if isinstance(each.get("id"), str)
        }
        self.code_systems = {
            each["url"]: each
            for each in self.contained.values()
            if each.get("resourceType") == "CodeSystem" and isinstance(each.get("url"), str)
        }
        self.concepts = {
            (url, text_of(concept, "code")): concept
            for url, system in self.code_systems.items()
            for concept in dicts(system.get("concept"))
        }
        self.kinds: dict[str, str] = {}
        self.left_out: set[str] = set()
        # Numbers and yes/no count as they are only where nothing in the file carries a score.
        self.has_scores = any(
            isinstance(value, dict) and value.get("url") in SCORES for value, _place, _depth in everything_in(resource)
        ) or any(_properties(concept) for concept in self.concepts.values())

    def questions(self) -> Questions:
        items = dicts(self.resource.get("item"))
        self._know(items, "item")
        parts = self._parts(items, "item")
        found = Questions(
            title=self._words(self.resource, "title") or text_of(self.resource, "name"),
            url=text_of(self.resource, "url"),
            version=text_of(self.resource, "version"),
            language=self.language,
            parts=parts,
            languages=tuple(sorted(self._languages())),
            codes=tuple(
                (text_of(code, "system"), text_of(code, "code"))
                for code in dicts(self.resource.get("code"))
                if text_of(code, "code")
            ),
        )
        if not found.questions:
            raise CannotRead(_("There is no question in it."), "item")
        if sum(len(question.options) for question in found.questions) > MOST_PLATES:
            words = _("There are more than {most} answers to choose from in all.")
            raise CannotRead(words.format(most=MOST_PLATES), "item")
        if sum(len(part.when) for part, _above in found.every_part()) > MOST_CONDITIONS_IN_ALL:
            raise CannotRead(_("There are more than {most} conditions in all.").format(most=MOST_CONDITIONS_IN_ALL))
        try:
            order_of(found)
        except CycleError as error:
            ids = ", ".join(dict.fromkeys(map(str, error.args[1])))
            raise CannotRead(
                _("These decide about each other in a circle, whether they are asked: {ids}.").format(ids=ids)
            ) from None
        return found

    def _languages(self) -> set[str]:
        found = {self.own_language} if self.own_language else set()
        for value, _place, _depth in everything_in(self.resource):
            if isinstance(value, dict) and value.get("url") == TRANSLATION:
                said = extension_of(value, "lang")
                code = said.get("valueCode") if said else None
                if isinstance(code, str) and LANGUAGE_TAG.fullmatch(code):
                    found.add(code)
        return found

    def _know(self, items: list[Mapping[str, Any]], place: str, inside_left_out: bool = False) -> None:
        """Note every link id and its kind first: a condition may look at a question further down."""
        for number, item in enumerate(items):
            here = f"{place}[{number}]"
            link_id, kind = text_of(item, "linkId"), text_of(item, "type")
            if not link_id or len(link_id) > 255:
                raise CannotRead(_("This item has no linkId that can be used."), here)
            if link_id in self.kinds:
                raise CannotRead(_("The linkId {id} is there twice.").format(id=quoted(link_id)), here)
            self.kinds[link_id] = kind
            # What is worked out or hidden is not asked, nor what lies in it.
            is_left_out = inside_left_out or is_calculated(item) or is_hidden(item)
            if is_left_out:
                self.left_out.add(link_id)
            self._know(dicts(item.get("item")), f"{here}.item", is_left_out)

    def _parts(self, items: list[Mapping[str, Any]], place: str) -> tuple[Part, ...]:
        parts = []
        for number, item in enumerate(items):
            part = self._part(item, f"{place}[{number}] ({text_of(item, 'linkId')})")
            if part:
                parts.append(part)
        return tuple(parts)

    def _part(self, item: Mapping[str, Any], place: str) -> Part | None:
        link_id, kind = text_of(item, "linkId"), text_of(item, "type")
        if link_id in self.left_out:
            return None
        if kind not in (GROUP, NOTE, *QUESTION_KINDS):
            words = _("An item of the kind {kind} cannot be asked here; {known} can.")
            raise CannotRead(words.format(kind=quoted(kind), known=", ".join((GROUP, NOTE, *QUESTION_KINDS))), place)
        for extension in dicts(item.get("extension")):
            if extension.get("url") in DECIDING:
                name = str(extension["url"]).rsplit("-", 1)[-1]
                words = _("Whether and how this is asked is worked out by {name}, which is never run.")
                raise CannotRead(words.format(name=quoted(name)), place)
        when, any_of = self._when(item, place)
        words = self._label(item, place)
        below = self._parts(dicts(item.get("item")), f"{place}.item")
        if kind == GROUP:
            if item.get("repeats") is True:
                raise CannotRead(_("A group that may be answered several times cannot be asked here."), place)
            return Group(link_id, words, below, when, any_of)
        if not words:
            raise CannotRead(_("There are no words to ask."), place)
        if kind == NOTE:
            return Note(link_id, words, when, any_of)
        return self._question(item, place, words, when, any_of, below)

    def _question(
        self,
        item: Mapping[str, Any],
        place: str,
        words: str,
        when: tuple[When, ...],
        any_of: bool,
        below: tuple[Part, ...],
    ) -> Question:
        link_id, kind, repeats = text_of(item, "linkId"), text_of(item, "type"), item.get("repeats") is True
        if repeats and kind != CHOICE:
            raise CannotRead(_("Only a choice may have several answers here."), place)
        options = self._options(item, place) if kind == CHOICE else ()
        lowest, highest = self._limits(item, kind, place)
        counts_itself = False
        if not self.has_scores:
            if options and all(option.key[0] == "number" for option in options):
                options = tuple(Option(each.key, each.words, each.answer, Decimal(each.key[2])) for each in options)
            counts_itself = kind in (INTEGER, DECIMAL, BOOLEAN)
        if counts_itself and kind != BOOLEAN and (lowest is None or highest is None):
            raise CannotRead(
                _("This number counts in the score, but minValue and maxValue do not say its limits."), place
            )
        return Question(
            link_id=link_id,
            words=words,
            kind=kind,
            options=options,
            repeats=repeats,
            lowest=lowest,
            highest=highest,
            counts_itself=counts_itself,
            when=when,
            any_of=any_of,
            parts=below,
        )

    def _limits(self, item: Mapping[str, Any], kind: str, place: str) -> tuple[Decimal | None, Decimal | None]:
        if kind not in (INTEGER, DECIMAL):
            return None, None
        found = []
        for url in (LOWEST, HIGHEST):
            extension = extension_of(item, url) or {}
            name = "valueInteger" if kind == INTEGER else "valueDecimal"
            limit = number_of(extension.get(name, extension.get("valueInteger")))
            if limit is not None and not _is_usable(limit):
                raise CannotRead(_("A limit of this number is too large here, or too fine."), place)
            found.append(limit)
        lowest, highest = found
        if lowest is not None and highest is not None and lowest >= highest:
            raise CannotRead(_("minValue lies below maxValue; here it does not."), place)
        return lowest, highest

    # --- options --------------------------------------------------------------------------------------------------

    def _options(self, item: Mapping[str, Any], place: str) -> tuple[Option, ...]:
        listed, value_set = dicts(item.get("answerOption")), item.get("answerValueSet")
        if listed and value_set:
            raise CannotRead(_("Answers are listed and named by a value set; one of the two is expected."), place)
        if value_set:
            options = self._from_value_set(str(value_set), place)
        else:
            _check_count(listed, place)
            options = [self._option(each, f"{place}.answerOption[{number}]") for number, each in enumerate(listed)]
        if not options:
            raise CannotRead(_("There are no answers to choose from."), place)
        seen: set[Key] = set()
        for option in options:
            if option.key in seen:
                raise CannotRead(_("The code {code} is there twice.").format(code=quoted(option.key[2])), place)
            seen.add(option.key)
        scores = {option.score for option in options if option.score is not None}
        if len(scores) == 1 and not item.get("repeats"):
            raise CannotRead(_("Every answer that has a score has the same one."), place)
        return tuple(options)

    def _option(self, option: Mapping[str, Any], place: str) -> Option:
        coding = option.get("valueCoding")
        if isinstance(coding, Mapping):
            if not text_of(coding, "code"):
                raise CannotRead(_("This answer has no code, and answers are told apart by their code."), place)
            score = _one_score(
                place,
                _score_on(option, place),
                _score_on(coding, place),
                self._concept_score(text_of(coding, "system"), text_of(coding, "code"), place),
            )
            return self._coded(coding, score, place)
        number = option.get("valueInteger")
        if isinstance(number, int) and not isinstance(number, bool):
            beside = option.get("_valueInteger")
            score = _one_score(
                place, _score_on(option, place), _score_on(beside, place) if isinstance(beside, Mapping) else None
            )
            words = self._words(option, "valueInteger") or str(number)
            return Option(number_key(Decimal(number)), words, {"valueInteger": number}, score)
        raise CannotRead(_("An answer is a valueCoding or a valueInteger here."), place)

    def _coded(self, coding: Mapping[str, Any], score: Decimal | None, place: str) -> Option:
        answer = {name: coding[name] for name in ("system", "version", "code", "display") if text_of(coding, name)}
        words = self._words(coding, "display") or text_of(coding, "code")
        _check_length(words, place)
        key = key_of({"valueCoding": answer})
        assert key is not None
        return Option(key, words, {"valueCoding": answer}, score)

    def _from_value_set(self, reference: str, place: str) -> list[Option]:
        """The answers of a contained value set: its expansion, else the concepts it lists."""
        found = self.contained.get(reference.removeprefix("#")) if reference.startswith("#") else None
        if found is None or found.get("resourceType") != "ValueSet":
            words = _("The answers are in {name}, which is not contained in the file.")
            raise CannotRead(words.format(name=quoted(reference)), place)
        expansion = found.get("expansion")
        if isinstance(expansion, Mapping):
            listed = [(text_of(each, "system"), each) for each in dicts(expansion.get("contains"))]
            if any(each.get("contains") for _system, each in listed):
                raise CannotRead(_("The value set {name} has sets within it.").format(name=quoted(reference)), place)
        else:
            listed = self._composed(found, reference, place)
        _check_count(listed, place)
        options = []
        for system, concept in listed:
            score = _one_score(
                place,
                _score_on(concept, place),
                self._concept_score(system, text_of(concept, "code"), place),
            )
            if not text_of(concept, "code"):
                raise CannotRead(_("This answer has no code, and answers are told apart by their code."), place)
            options.append(self._coded({**concept, "system": system}, score, place))
        return options

    def _composed(
        self, value_set: Mapping[str, Any], reference: str, place: str
    ) -> list[tuple[str, Mapping[str, Any]]]:
        compose = value_set.get("compose")
        compose = compose if isinstance(compose, Mapping) else {}
        listed: list[tuple[str, Mapping[str, Any]]] = []
        for include in dicts(compose.get("include")):
            system = text_of(include, "system")
            concepts = dicts(include.get("concept"))
            if not concepts and system in self.code_systems:
                concepts = dicts(self.code_systems[system].get("concept"))
            if not concepts or include.get("filter") or include.get("valueSet") or compose.get("exclude"):
                words = _("The value set {name} does not list its answers.")
                raise CannotRead(words.format(name=quoted(reference)), place)
            listed += [(system, concept) for concept in concepts]
        return listed

    def _concept_score(self, system: str, code: str, place: str) -> Decimal | None:
        """The score on the concept of a contained code system, as an extension or as its property."""
        concept = self.concepts.get((system, code))
        return _score_on(concept, place) if concept else None

    # --- conditions ---------------------------------------------------------------------------------------------------

    def _when(self, item: Mapping[str, Any], place: str) -> tuple[tuple[When, ...], bool]:
        listed = dicts(item.get("enableWhen"))
        behaviour = item.get("enableBehavior")
        if len(listed) > MOST_CONDITIONS:
            raise CannotRead(_("There are more than {most} conditions.").format(most=MOST_CONDITIONS), place)
        if behaviour not in (None, "all", "any"):
            raise CannotRead(
                _("enableBehavior is {found}; all or any is expected.").format(found=quoted(behaviour)), place
            )
        if len(listed) > 1 and behaviour is None:
            raise CannotRead(_("With several conditions, enableBehavior says whether all or any of them hold."), place)
        found = [self._one_when(each, f"{place}.enableWhen[{number}]") for number, each in enumerate(listed)]
        return tuple(found), behaviour == "any"

    def _one_when(self, condition: Mapping[str, Any], place: str) -> When:
        question, operator = text_of(condition, "question"), text_of(condition, "operator")
        kind = self.kinds.get(question)
        if kind is None:
            words = _("The condition looks at {id}, and there is no such question.")
            raise CannotRead(words.format(id=quoted(question)), place)
        if kind not in QUESTION_KINDS or question in self.left_out:
            words = _("The condition looks at {id}, which asks nothing here.")
            raise CannotRead(words.format(id=quoted(question)), place)
        if operator not in OPERATORS:
            words = _("The condition compares by {found}; {known} are known.")
            raise CannotRead(words.format(found=quoted(operator), known=" ".join(OPERATORS)), place)
        answer = {
            name.replace("answer", "value"): value for name, value in condition.items() if name.startswith("answer")
        }
        key = key_of(answer)
        if operator == EXISTS and (key is None or key[0] != "boolean"):
            raise CannotRead(_("exists goes with answerBoolean."), place)
        if key is None:
            raise CannotRead(_("The condition compares with an answer of a kind that cannot be asked here."), place)
        if operator in COMPARED and (key[0] != "number" or kind not in (INTEGER, DECIMAL, CHOICE)):
            raise CannotRead(_("Only numbers can be compared by {operator}.").format(operator=operator), place)
        return When(question, operator, key)

    # --- words ------------------------------------------------------------------------------------------------

    def _label(self, item: Mapping[str, Any], place: str) -> str:
        words = self._words(item, "text")
        prefix = self._words(item, "prefix")
        label = f"{prefix} {words}" if prefix and words else words
        _check_length(label, place)
        return label

    def _words(self, element: Mapping[str, Any], name: str) -> str:
        """The plain words of an element, in the language asked for where the file translates them."""
        beside = element.get(f"_{name}")
        translated: dict[str, str] = {}
        for extension in dicts(beside.get("extension")) if isinstance(beside, Mapping) else []:
            content = extension_of(extension, "content") or {}
            said = text_of(content, "valueString") or text_of(content, "valueMarkdown")
            if extension.get("url") == TRANSLATION and said:
                translated[text_of(extension_of(extension, "lang") or {}, "valueCode")] = said
        near = next((said for tag, said in translated.items() if is_same_language(tag, self.language)), "")
        is_own = is_same_language(self.language, self.own_language)
        return translated.get(self.language) or ("" if is_own else near) or text_of(element, name)


# --- Inside --------------------------------------------------------------------------------


def _score_on(element: Mapping[str, Any], place: str) -> Decimal | None:
    """The score that one element carries. Raises CannotRead for two that differ, or one that is no number."""
    carried = [each for each in dicts(element.get("extension")) if each.get("url") in SCORES] + _properties(element)
    found = []
    for each in carried:
        score = number_of(each.get("valueDecimal", each.get("valueInteger")))
        if score is None or not _is_usable(score):
            raise CannotRead(_("The score of this answer is not a number that can be used."), place)
        found.append(score)
    return _one_score(place, *found)


def _is_usable(number: Decimal) -> bool:
    """Whether a score, or the limit of a number that is typed, has the size and the fineness of what is kept."""
    return abs(number) <= LARGEST_SCORE and number == round(number, FINEST_SCORE)


def _properties(concept: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """What a code system says of a concept's weight."""
    return [each for each in dicts(concept.get("property")) if each.get("code") == "itemWeight"]


def _one_score(place: str, *scores: Decimal | None) -> Decimal | None:
    found = {score for score in scores if score is not None}
    if len(found) > 1:
        listed = ", ".join(str(score) for score in sorted(found))
        raise CannotRead(_("This answer has scores that differ: {scores}.").format(scores=listed), place)
    return found.pop() if found else None


def _check_count(options: Sized, place: str) -> None:
    if len(options) > MOST_OPTIONS:
        raise CannotRead(_("There are more than {most} answers to choose from.").format(most=MOST_OPTIONS), place)


def _check_length(words: str, place: str) -> None:
    if len(words) > LONGEST_WORDS:
        raise CannotRead(_("These words are longer than {most} characters.").format(most=LONGEST_WORDS), place)
