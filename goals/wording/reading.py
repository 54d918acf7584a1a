"""How hard a text is to read: its longest sentence, its hard words, and from 100 words on a grade.

The formulas are those of reference/evidence.md section 6: Flesch-Kincaid for English, Szigriszt-Pazos with the bands of
INFLESZ for Spanish. On a goal of one sentence a grade means nothing, and on another language neither formula does.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.utils.translation import gettext_lazy as _
from pyphen import Pyphen

from goals.wording.lists import base_language
from goals.wording.sentences import WORD, Sentence, sentences_of

HYPHENATION = {"en": "en_US", "es": "es"}
# From so many syllables on a word is hard; Spanish words are longer.
HARD_SYLLABLES = {"en": 4, "es": 5}
FEWEST_WORDS, FEWEST_SENTENCES = 100, 3
# Up to here the text is as it should be for everybody.
EASY_GRADE, EASY_INFLESZ = 6, 65

# The bands of INFLESZ, by the perspicuity from which on each holds.
INFLESZ = (
    (80, _("very easy")),
    (65, _("fairly easy")),
    (55, _("normal")),
    (40, _("somewhat hard")),
    (0, _("very hard")),
)


@dataclass(frozen=True)
class Reading:
    """How hard a longer text is: `grade` of school in English (None in Spanish), `band` of INFLESZ in Spanish."""

    is_easy: bool
    grade: int | None = None
    band: str = ""


def longest_sentence(text: str) -> Sentence | None:
    """The sentence with the most words; None where there are no words. In any language that writes gaps."""
    return max(sentences_of(text), key=lambda sentence: len(sentence.words), default=None)


def hard_words(text: str, language: str) -> list[str]:
    """The words of many syllables, each once, in order; nothing in a language whose syllables are not known."""
    base = base_language(language)
    if base not in HYPHENATION:
        return []
    hard = (word for word in WORD.findall(text) if syllables(word, base) >= HARD_SYLLABLES[base])
    first: dict[str, str] = {}
    for word in hard:
        first.setdefault(word.casefold(), word)
    return list(first.values())


def reading(text: str, language: str) -> Reading | None:
    """How hard the text is; None below 100 words or 3 sentences, and in other languages than English and Spanish."""
    base = base_language(language)
    sentences = list(sentences_of(text))
    words = [word for sentence in sentences for word in sentence.words]
    if base not in HYPHENATION or len(words) < FEWEST_WORDS or len(sentences) < FEWEST_SENTENCES:
        return None
    counts = len(words), len(sentences), _syllables_of(words, base)
    if base == "en":
        grade = max(0, round(flesch_kincaid_grade(*counts)))
        return Reading(is_easy=grade <= EASY_GRADE, grade=grade)
    perspicuity = szigriszt_pazos(*counts)
    return Reading(is_easy=perspicuity >= EASY_INFLESZ, band=inflesz(perspicuity))


def flesch_kincaid_grade(words: int, sentences: int, count: int) -> float:
    """The grade of school of an English text with so many words, sentences and syllables. Words and sentences > 0."""
    return 0.39 * words / sentences + 11.8 * count / words - 15.59


def szigriszt_pazos(words: int, sentences: int, count: int) -> float:
    """The perspicuity of a Spanish text, about 0 (very hard) to 100 (very easy). Words and sentences > 0."""
    return 206.835 - 62.3 * count / words - words / sentences


def inflesz(perspicuity: float) -> str:
    """The band of INFLESZ in words (Barrio-Cantalejo et al., An Sist Sanit Navar 2008;31:135-152)."""
    return str(next((words for lowest, words in INFLESZ if perspicuity >= lowest), INFLESZ[-1][1]))


def syllables(word: str, base: str) -> int:
    """How many syllables a word of this base language has, by where it can be divided. At least one."""
    return len(_hyphens(base).positions(word.casefold())) + 1


def _syllables_of(words: Iterable[str], base: str) -> int:
    return sum(syllables(word, base) for word in words)


@cache
def _hyphens(base: str) -> Pyphen:
    return Pyphen(lang=HYPHENATION[base], left=1, right=1)
