"""Drafts: what is typed into a long form stays on the server until the form is kept (DESIGN rule 2).

A page that keeps drafts:

- names its kind once, in its app's `AppConfig.ready()`: `draft_kinds.register(DraftKind(...))`;
- calls `drafting_of(request, kind, about, form)` for its context. When the page is opened, what was typed before is put
  into the form;
- calls `finish_draft(user, kind, about)` in the transaction that keeps the form;
- has `data-draft` on the form, `components/draft_state.html` by its button, `components/draft_brought_back.html` above
  it, and `js/drafts.js`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.forms.forms import BaseForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise

from accounts.models import Draft

# Characters in all of a form's fields together; the longest form of the product holds about half.
MOST_CHARACTERS = 200_000

Typed = Mapping[str, list[str]]


class TooLong(Exception):
    """More is typed than a draft holds. It stays on the page."""


@dataclass(frozen=True)
class DraftKind:
    """A long form whose words are kept while they are typed.

    `things(user)` are the rows that such a form may be about and that this person may see; `address(about)` is the page
    where it is gone on with; `title` is what the caseload calls it.
    """

    key: str
    title: Promise | str
    things: Callable[[Any], QuerySet[Any]]
    address: Callable[[int], str]


class DraftKinds:
    """The kinds of drafts there are; each app names its own."""

    def __init__(self) -> None:
        self._kinds: dict[str, DraftKind] = {}

    def register(self, kind: DraftKind) -> None:
        """Let there be drafts of this kind; the same key twice replaces."""
        self._kinds[kind.key] = kind

    def get(self, key: str) -> DraftKind | None:
        """The kind of this key, if there is one."""
        return self._kinds.get(key)

    def __iter__(self) -> Iterator[DraftKind]:
        return iter(self._kinds.values())


draft_kinds = DraftKinds()


@dataclass(frozen=True)
class Drafting:
    """What a page needs to keep a draft; `brought_back` is the draft whose words are in the form now.

    `is_unkept`: the form came back with what was typed last, which may not be in the draft yet.
    """

    save_url: str
    discard_url: str
    brought_back: Draft | None
    is_unkept: bool


def keep_draft(user: Any, kind: str, about: int, data: Typed) -> Draft:
    """Write down what is in the form now, in place of what was there before. One statement.

    Raises TooLong, and writes nothing, when it is more than a draft holds.
    """
    kept = {
        _storable(name): [_storable(text) for text in texts] for name, texts in data.items() if not _is_secret(name)
    }
    if sum(len(text) for texts in kept.values() for text in texts) > MOST_CHARACTERS:
        raise TooLong
    draft = Draft(clinic_id=user.clinic_id, writer=user, kind=kind, about=about, data=kept, saved_at=timezone.now())
    Draft.objects.bulk_create(
        [draft],
        update_conflicts=True,
        unique_fields=["clinic", "writer", "kind", "about"],
        update_fields=["data", "saved_at"],
    )
    return draft


def draft_of(user: Any, kind: str, about: int) -> Draft | None:
    """What this person has typed into the form and not kept yet. One query."""
    return Draft.objects.visible_to(user).filter(writer=user, kind=kind, about=about).first()


def finish_draft(user: Any, kind: str, about: int) -> None:
    """The draft has done its work: its form is kept, or its writer discards it."""
    Draft.objects.visible_to(user).filter(writer=user, kind=kind, about=about).delete()


def drafting_of(request: HttpRequest, kind: str, about: int, form: BaseForm) -> Drafting:
    """Where the page saves to; in a form that is only opened, what was typed before stands again."""
    draft = None if form.is_bound else draft_of(request.user, kind, about)
    return drafting_with(request, kind, about, form, draft)


def drafting_with(request: HttpRequest, kind: str, about: int, form: BaseForm, draft: Draft | None) -> Drafting:
    """The same with a draft that was read before the form could be made. No query."""
    if draft is not None:
        fill_in(form, draft)
    return Drafting(
        save_url=reverse("accounts:draft", args=[kind, about]),
        discard_url=reverse("accounts:draft_discard", args=[kind, about]),
        brought_back=draft,
        is_unkept=form.is_bound,
    )


def fill_in(form: BaseForm, draft: Draft) -> None:
    """Let an unbound form show what the draft holds; a field that the draft does not know keeps what it shows."""
    typed = typed_in(draft)
    for name, field in form.fields.items():
        sent_as = form.add_prefix(name)
        if not field.widget.value_omitted_from_data(typed, {}, sent_as):
            form.initial[name] = field.widget.value_from_datadict(typed, {}, sent_as)


def typed_in(draft: Draft) -> MultiValueDict[str, str]:
    """What was typed, by the names of the fields, as a form would be sent it."""
    return MultiValueDict(draft.data)


def _is_secret(name: str) -> bool:
    return name == "csrfmiddlewaretoken" or "password" in name.casefold()


def _storable(text: str) -> str:
    """Without the characters that the database cannot hold; the form itself says at its field that they are there."""
    return text.replace("\x00", "").encode(errors="ignore").decode()
