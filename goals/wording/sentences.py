"""A text in sentences, words and quoted speech."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
# A line is a sentence at its end; a full stop inside a number or an abbreviation is followed by no space.
ENDING = r"[.!?…]++(?=[\"”»’')]*+(?:\s|\Z))"
SENTENCE = re.compile(rf"(?:[^.!?…\n]|(?!{ENDING})[.!?…])*+(?:{ENDING}[\"”»’')]*+|\n|\Z)")
# What somebody said. A mark that opens stands before a word, so that an inch is none; one that is not closed yet goes
# on to the end of the line.
QUOTED = re.compile(
    r"“[^”“\n]*(?:”|“|$)|„[^“”\n]*(?:“|”|$)|«[^»\n]*(?:»|$)|‹[^›\n]*(?:›|$)"
    r"|(?<!\w)\"[^\"\n]*(?:\"|$)|(?<!\w)‘(?:[^’\n]|’(?=\w))*(?:’|$)|(?<!\w)'(?=\w)(?:[^'\n]|'(?=\w))*'(?!\w)",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Sentence:
    """One sentence, and where it stands in the text."""

    start: int
    end: int
    text: str

    @property
    def words(self) -> list[str]:
        """Its words, numbers and signs left out."""
        return WORD.findall(self.text)


def sentences_of(text: str) -> Iterator[Sentence]:
    """The sentences that have words, in order."""
    for match in SENTENCE.finditer(text):
        inner = match.group().strip()
        if WORD.search(inner):
            start = match.start() + match.group().index(inner)
            yield Sentence(start, start + len(inner), inner)


def quoted_in(text: str) -> list[tuple[int, int]]:
    """Where somebody's own words are quoted."""
    return [match.span() for match in QUOTED.finditer(text)]
