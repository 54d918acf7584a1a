"""How names are folded for search: pure, no database.

Accents, case, apostrophes and hyphens do not matter: "nunez" finds Núñez, "obrien" and "nunez" both find
O'Brien-Nuñez. Han, kana and hangul names have no spaces, so each of their suffixes is a part of its own: 花子 is found
inside 山田花子.
"""

import unicodedata
from collections.abc import Iterable

LONGEST_WORD = 80
MOST_PARTS = 24
# Marks that join the two halves of one word: written or left out, it is the same name.
_JOINING = dict.fromkeys(map(ord, "'’‘ʼ`´ʹ"), None)
# Marks that part two words of a name, each of which may be looked for alone.
_PARTING = dict.fromkeys(map(ord, '-‐‑‒–—·.,;/()"“”'), " ")
_WITHOUT_SPACES = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL")


def fold(text: str) -> str:
    """The text as search compares it: decomposed, without marks, case-folded, apostrophes out, hyphens parted."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    plain = unicodedata.normalize("NFC", bare.translate(_JOINING).translate(_PARTING))
    return " ".join("".join(char if char.isprintable() else " " for char in plain).split())


def is_written_without_spaces(word: str) -> bool:
    """Han, kana and hangul words, whose inner parts people look for."""
    return any(unicodedata.name(char, "").startswith(_WITHOUT_SPACES) for char in word)


def name_parts(*names: str) -> list[tuple[str, str]]:
    """(word, rest) for every part of the names. `rest` is the other parts in order, each with a space before it, so
    that a second term of a search is found at the beginning of a part only.

    A part written with an inner hyphen also stands joined, so that "obriennunez" finds what was typed as one word.
    """
    words: list[str] = []
    for name in names:
        words += fold(name).split()
        words += [
            joined for piece in name.split() if "-" in piece and " " not in (joined := fold(piece.replace("-", "")))
        ]
    words = [word[:LONGEST_WORD] for word in dict.fromkeys(words) if word]
    parts: dict[str, str] = {}
    for word in words:
        rest = "".join(f" {other}" for other in words if other != word)[:480]
        for suffix in _suffixes(word):
            parts.setdefault(suffix, rest)
    return list(parts.items())[:MOST_PARTS]


def _suffixes(word: str) -> Iterable[str]:
    if not is_written_without_spaces(word):
        return [word]
    return [word[start:] for start in range(len(word))]


def upper_bound(prefix: str) -> str:
    """The smallest text after everything that begins with `prefix`, under collation "C" (order of code points)."""
    last = ord(prefix[-1])
    # Surrogates are no characters; the code point after U+D7FF that PostgreSQL can hold is U+E000.
    following = 0xE000 if last == 0xD7FF else last + 1
    if following > 0x10FFFF:
        return upper_bound(prefix[:-1]) if len(prefix) > 1 else prefix + "\U0010ffff"
    return prefix[:-1] + chr(following)
