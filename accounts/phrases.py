"""Phrases with slots: somebody's own and the clinic's, offered beside a text field and filled in as far as is known.

A slot stands in square brackets: "[name] walks [how far], [how often]". What the page knows fills its slot; what is
left is written by hand, one slot after the other (js/phrases.js).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Phrase

SLOT = re.compile(r"\[([^\[\]]+)\]")


def filled(words: str, known: Mapping[str, str]) -> str:
    """The phrase with its known slots filled in; the case of a slot's name does not matter. Pure."""
    values = {name.casefold(): value for name, value in known.items() if value}
    return SLOT.sub(lambda slot: values.get(slot[1].strip().casefold(), slot[0]), words)


@dataclass(frozen=True)
class PhraseBook:
    """A person's phrases, filled in for one page, by the field they are offered at."""

    _at: Mapping[str, list[str]] = field(default_factory=dict)

    def at(self, name: str) -> list[str]:
        """What is offered at this field: its own phrases, then those that are offered everywhere."""
        return [*self._at.get(name, []), *self._at.get(Phrase.Field.ANYWHERE, [])]


def phrases_of(user: Any) -> list[Phrase]:
    """This person's own phrases, then the clinic's. One query."""
    rows = Phrase.objects.visible_to(user).filter(Q(user=user) | Q(user=None))
    return sorted(rows, key=lambda phrase: (phrase.user_id is None, phrase.pk))


def phrase_book(user: Any, *, name: str = "", goal: str = "") -> PhraseBook:
    """The phrases for a page about a patient: what they are called and their main goal fill those slots. One query."""
    known = {_("name"): name, _("goal"): goal}
    at: dict[str, list[str]] = {}
    for phrase in phrases_of(user):
        at.setdefault(phrase.field, []).append(filled(phrase.words, known))
    return PhraseBook(at)
