"""The reflective summary, drafted from what the patient said: their own words in quotation marks. Pure.

Nothing is added to the words but what each is about, so no grammar of ours can break on them and nothing is invented.
What was not said is not in it. The two change it, read it back, and the patient says whether that is how it is.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

# Characters of quoted words in all. Read aloud this takes about a minute and a half; more is no summary.
MOST_QUOTED = 1200
# However much was said, every answer keeps this many.
LEAST_QUOTED = 80
MORE = "…"
# Where a sentence ends, in the scripts that patients write in.
SENTENCE_END = re.compile(r"(?<=[.!?…。！？؟۔।])\s+")


@dataclass(frozen=True)
class Said:
    """What an answer is about, the patient's words, and the day they are from where that is an earlier one."""

    about: str
    words: str
    day: str = ""


def draft_summary(said: Sequence[Said]) -> str:
    """A line an answer; empty where nothing was said."""
    heard = [each for each in said if each.words.strip()]
    if not heard:
        return ""
    most = max(MOST_QUOTED // len(heard), LEAST_QUOTED)
    return "\n".join(_line(each, most) for each in heard)


def quoted(words: str, most: int) -> str:
    """As many whole sentences as fit into `most` characters; of a longer first one its beginning, with "…".

    Line ends and runs of spaces become one space.
    """
    sentences = SENTENCE_END.split(" ".join(words.split()))
    kept = sentences[0]
    if len(kept) > most:
        return _beginning(kept, most - len(MORE)) + MORE
    for sentence in sentences[1:]:
        if len(kept) + 1 + len(sentence) > most:
            break
        kept = f"{kept} {sentence}"
    return kept


def _beginning(sentence: str, most: int) -> str:
    """Up to a space where there is one: no word is cut that could be read as another."""
    whole, space, _rest = sentence[: most + 1].rpartition(" ")
    return whole.rstrip() if space else sentence[:most]


def _line(said: Said, most: int) -> str:
    words = {"about": said.about, "words": quoted(said.words, most), "day": said.day}
    if said.day:
        return _("%(about)s (as said on %(day)s): “%(words)s”") % words
    return _("%(about)s: “%(words)s”") % words
