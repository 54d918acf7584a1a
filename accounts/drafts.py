"""Drafts: what is typed into a long form stays on the server until the form is kept (DESIGN rule 2).

A page that keeps drafts:

- names its kind once, in its app's `AppConfig.ready()`: `draft_kinds.register(DraftKind(...))`;
- calls `drafting_of(request, kind, about, form)` for its context. When the page is opened, what was typed before is put
  into the form;
- calls `finish_draft(request, kind, about)` in the transaction that keeps the form;
- has `data-draft` on the form, `components/draft_state.html` by its button, `components/draft_brought_back.html` above
  it, and `js/drafts.js`.

Each opening of a page has a name of its own, which its script tells with every save and when the form is sent (`Page`).
So a form that is open twice keeps both, and what was sent before a form was kept and comes in after it is not kept once
more, however long it was on the way.

What an untouched form sends is no draft: nothing is kept before somebody types, and what was typed and taken back is
let go (`take_back_draft`). Another choice where one was made beforehand (`data-draft-preset`) is nothing typed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.forms.forms import BaseForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise

from accounts.models import Draft, SpentPage, User

# Characters in all of a form's fields together; the longest form of the product holds about half.
MOST_CHARACTERS = 200_000

# What the script tells of its page has names that no field has.
OF_PAGE = "@"

Typed = Mapping[str, list[str]]


class TooLong(Exception):
    """More is typed than a draft holds. It stays on the page."""


class Spent(Exception):
    """The form of this page is finished or discarded, or another page has gone on from this save: it comes late."""


@dataclass(frozen=True)
class Page:
    """One opening of a form, as its script tells of it (js/saving.js).

    `token` is its name, `step` counts its saves, and `since` is the version of the draft that its words began from.
    Without scripts there is no name.
    """

    token: UUID | None = None
    step: int = 0
    since: str = ""

    def owns(self, draft: Draft) -> bool:
        """Does the draft hold what was typed here, or what this page began from and nobody has changed since?"""
        return draft.page == self.token or draft.version == self.since


def page_of(sent: Typed) -> Page:
    """The page that this was sent from."""
    token, step, since = ((sent.get(OF_PAGE + name) or [""])[-1] for name in ("page", "step", "since"))
    try:
        return Page(UUID(token), int(step) if step.isascii() and step.isdigit() and len(step) < 10 else 0, since)
    except ValueError:
        return Page(since=since)


def page_of_request(request: HttpRequest) -> Page:
    """The page that a request was sent from."""
    return page_of(dict(request.POST.lists()))


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

    def __getitem__(self, key: str) -> DraftKind:
        return self._kinds[key]

    def get(self, key: str) -> DraftKind | None:
        """The kind of this key, if there is one."""
        return self._kinds.get(key)

    def __iter__(self) -> Iterator[DraftKind]:
        return iter(self._kinds.values())


draft_kinds = DraftKinds()


@dataclass(frozen=True)
class Begun:
    """What somebody has begun to write into a form: `brought_back` stands in it now, `beside` does not."""

    brought_back: Draft | None = None
    beside: Sequence[Draft] = ()


@dataclass(frozen=True)
class Drafting:
    """What a page needs to keep a draft; `brought_back` is the draft whose words are in the form now.

    `beside` are drafts of the same form that another opening of the page has kept. `since` is the version that is gone
    on from. `is_unkept`: the form came back with what was typed last, which may not be in the draft yet.
    """

    address: str
    save_url: str
    discard_url: str
    brought_back: Draft | None
    is_unkept: bool
    since: str
    beside: Sequence[Draft] = ()


@dataclass(frozen=True)
class Kept:
    """A draft as it is kept now; `beside` are the others of the same form.

    `is_new`: it holds other words than before. `is_alone`: what the page began from is finished or discarded elsewhere.
    """

    draft: Draft
    is_new: bool = True
    is_alone: bool = False
    beside: Sequence[Draft] = ()


def keep_draft(user: Any, kind: str, about: int, data: Typed, page: Page | None = None) -> Kept:
    """Write down what is in the form now, in place of what this page has kept before, or has begun from.

    What another page has kept stays beside it. Without a page's name it goes in place of the newest. Four statements.
    Raises TooLong or Spent, and writes nothing.
    """
    page = page or Page()
    kept = {
        _storable(name): [_storable(text) for text in texts] for name, texts in data.items() if not _is_secret(name)
    }
    if sum(len(text) for texts in kept.values() for text in texts) > MOST_CHARACTERS:
        raise TooLong
    _one_at_a_time(user)
    if page.token is not None and _is_spent(user, page):
        raise Spent
    rows = list(drafts_of(user, kind, about))
    before = _before(rows, page)
    beside = [row for row in rows if row is not before]
    if before is None:
        draft = Draft(clinic_id=user.clinic_id, writer=user, kind=kind, about=about)
    elif before.page == page.token and before.step > page.step:
        # It comes late: newer words of this page are there already.
        return Kept(before, is_new=False, beside=beside)
    else:
        draft = before
    is_new = before is None or before.data != kept
    if before is not None and page.token not in (None, before.page):
        _spend(user, {before.page: before.step})
    if page.token is not None:
        draft.page, draft.step = page.token, page.step
    if is_new:
        draft.data, draft.saved_at = kept, timezone.now()
    draft.save(update_fields=["page", "step", "data", "saved_at"] if before is not None else None)
    return Kept(draft, is_new, is_alone=before is None and page.since != "" and not beside, beside=beside)


def take_back_draft(user: Any, kind: str, about: int, page: Page) -> None:
    """Nothing is typed on this page any more: what it has kept goes, and so does a save of it that comes late.

    What it began from was typed elsewhere, and stays. Raises Spent.
    """
    _one_at_a_time(user)
    if page.token is None or _is_spent(user, page):
        raise Spent
    drafts_of(user, kind, about).filter(page=page.token, step__lte=page.step).delete()
    _spend(user, {page.token: page.step})


def drafts_of(user: Any, kind: str, about: int) -> QuerySet[Draft]:
    """What this person has typed into the form and not kept yet, the newest first."""
    rows = Draft.objects.visible_to(user).filter(writer=user, kind=kind, about=about)
    return rows.order_by("-saved_at", "-pk")


def draft_of(user: Any, kind: str, about: int) -> Draft | None:
    """The newest of them. One query."""
    return drafts_of(user, kind, about).first()


def begun(request: HttpRequest, kind: str, about: int) -> Begun:
    """What the form opens with: the newest draft, or the one that is asked for (`?draft=`). One query."""
    rows = list(drafts_of(request.user, kind, about))
    asked = request.GET.get("draft", "")
    rows.sort(key=lambda row: str(row.pk) != asked)
    return Begun(rows[0], rows[1:]) if rows else Begun()


def finish_draft(request: HttpRequest, kind: str, about: int) -> None:
    """The draft of the page that was sent has done its work: its form is kept, or its writer discards it.

    What another page has kept meanwhile stays.
    """
    end_drafts(request.user, [kind], about, page_of_request(request))


def end_drafts(user: Any, kinds: Sequence[str], about: int, page: Page) -> None:
    """Let go of the words of this page, and of what it sent and is still on its way. Without a name: of the newest."""
    if page.token is not None:
        _one_at_a_time(user)
    rows = Draft.objects.visible_to(user).filter(writer=user, kind__in=kinds, about=about).order_by("-saved_at", "-pk")
    by_kind: dict[str, list[Draft]] = {kind: [] for kind in kinds}
    for row in rows.only("kind", "page", "step", "saved_at"):
        by_kind[row.kind].append(row)
    is_named = page.token is not None or page.since != ""
    ended = [row for rows in by_kind.values() for row in (filter(page.owns, rows) if is_named else rows[:1])]
    if ended:
        Draft.objects.visible_to(user).filter(pk__in=[row.pk for row in ended]).delete()
    if page.token is not None:
        _spend(user, {row.page: row.step for row in ended} | {page.token: None})


def drafting_of(request: HttpRequest, kind: str, about: int, form: BaseForm) -> Drafting:
    """Where the page saves to; in a form that is only opened, what was typed before stands again."""
    return drafting_with(request, kind, about, form, Begun() if form.is_bound else begun(request, kind, about))


def drafting_with(request: HttpRequest, kind: str, about: int, form: BaseForm, opened: Begun) -> Drafting:
    """The same with drafts that were read before the form could be made. No query.

    A form that comes back is another page: it goes on from what the one that was sent has kept.
    """
    draft = opened.brought_back
    if draft is not None:
        fill_in(form, draft)
    return Drafting(
        address=draft_kinds[kind].address(about),
        save_url=reverse("accounts:draft", args=[kind, about]),
        discard_url=reverse("accounts:draft_discard", args=[kind, about]),
        brought_back=draft,
        is_unkept=form.is_bound,
        since=draft.version if draft is not None else page_of_request(request).since,
        beside=opened.beside,
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


def _before(rows: list[Draft], page: Page) -> Draft | None:
    """The draft that a save of this page goes in place of: its own, or the one that it began from, as it was then."""
    if page.token is None:
        return rows[0] if rows else None
    own = next((row for row in rows if row.page == page.token), None)
    return own or next((row for row in rows if row.version == page.since), None)


def _one_at_a_time(user: Any) -> None:
    """A writer's saves and finishes wait for each other: a save that comes in while a form is kept sees that it is."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)


def _is_spent(user: Any, page: Page) -> bool:
    spent = SpentPage.objects.visible_to(user).filter(page=page.token).first()
    return spent is not None and (spent.up_to is None or page.step <= spent.up_to)


def _spend(user: Any, pages: Mapping[UUID, int | None]) -> None:
    SpentPage.objects.bulk_create(
        [SpentPage(clinic_id=user.clinic_id, page=page, up_to=up_to) for page, up_to in pages.items()],
        update_conflicts=True,
        unique_fields=["clinic", "page"],
        update_fields=["up_to", "spent_at"],
    )


def _is_secret(name: str) -> bool:
    return name == "csrfmiddlewaretoken" or "password" in name.casefold()


def _storable(text: str) -> str:
    """Without the characters that the database cannot hold; the form itself says at its field that they are there."""
    return text.replace("\x00", "").encode(errors="ignore").decode()
