"""Words that command, blame or label, with a kinder phrase for each. It suggests; people decide.

Quoted speech is left alone, and commands in a line about safety are fine (reference/evidence.md section 7).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from goals.wording.lists import FILES, Entry, Kind, base_language, entries_of
from goals.wording.sentences import Sentence, quoted_in, sentences_of

# How a line begins that says when to stop or whom to call. In it an order is right.
SAFETY = {
    "en": re.compile(
        r"\W*(?:please\s+)?(?:call|phone|ring|dial|stop|stop\s+when|get\s+help|seek\s+help|tell\s+us|contact"
        r"|go\s+to\s+(?:the\s+|a\s+)?(?:hospital|emergency|doctor)|see\s+a\s+doctor|in\s+an\s+emergency)\b",
        re.IGNORECASE,
    ),
    "es": re.compile(
        r"\W*(?:por\s+favor,?\s+)?(?:llame|llama|llamar|pare|para|parar|deténgase|detente|avise|avisa|contacte"
        r"|pida\s+ayuda|busque\s+ayuda|vaya\s+a(?:l|\s+la)?\s+(?:hospital|urgencias|médico)|acuda|en\s+una\s+emergencia)\b",
        re.IGNORECASE,
    ),
}
FINE_FOR_SAFETY = {Kind.COMMAND, Kind.FEAR}


@dataclass(frozen=True)
class Finding:
    """A word or phrase from `start` to `end` (characters), why, and phrases to take instead ("" leaves it out).

    `sentence` is the one it stands in.
    """

    start: int
    end: int
    flagged: str
    kind: Kind
    why: str
    instead: tuple[str, ...]
    sentence: str


def is_checked(language: str) -> bool:
    """Whether there is a list for this language; of others nothing can be said."""
    return base_language(language) in FILES


def findings(text: str, language: str) -> list[Finding]:
    """What might be said more kindly, in order and never overlapping; nothing in a language without a list."""
    base = base_language(language)
    if base not in FILES:
        return []
    quoted = quoted_in(text)
    candidates = [
        found
        for sentence in sentences_of(text)
        for entry in _entries_for(sentence, base)
        for found in _found(sentence, entry)
        if not any(start < found.end and found.start < end for start, end in quoted)
    ]
    kept: list[Finding] = []
    for found in sorted(candidates, key=lambda each: (each.start - each.end, each.start)):
        if not any(other.start < found.end and found.start < other.end for other in kept):
            kept.append(found)
    return sorted(kept, key=lambda each: each.start)


def _entries_for(sentence: Sentence, language: str) -> Iterator[Entry]:
    is_safety = SAFETY[language].match(sentence.text) is not None
    for entry in entries_of(language):
        if not (is_safety and entry.kind in FINE_FOR_SAFETY):
            yield entry


def _found(sentence: Sentence, entry: Entry) -> Iterator[Finding]:
    fine = [match.span() for match in entry.unless.finditer(sentence.text)]
    for match in entry.found.finditer(sentence.text):
        start, end = match.span()
        is_within = any(first <= start and end <= last for first, last in fine)
        if is_within or entry.unless_after.search(sentence.text[:start]):
            continue
        yield Finding(
            start=sentence.start + start,
            end=sentence.start + end,
            flagged=match.group(),
            kind=entry.kind,
            why=str(entry.kind.label),
            instead=tuple(_begun_alike(match.group(), phrase) for phrase in entry.instead),
            sentence=sentence.text,
        )


def _begun_alike(flagged: str, phrase: str) -> str:
    """A phrase with a capital where the words it stands for have one."""
    return phrase[:1].upper() + phrase[1:] if flagged[:1].isupper() else phrase
