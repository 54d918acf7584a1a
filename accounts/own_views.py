"""One's own page: who one is, phrases, days away. And the clinic's phrases, which its admins keep."""

from typing import Any

from django.contrib import messages as flash
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.absences import ahead_of
from accounts.models import Absence, Phrase, User
from accounts.own_forms import AbsenceForm, OwnForm, PhraseForm
from rehabgoals.versions import ChangedMeanwhile, Conflict, conflict_of, save_version


def me(request: HttpRequest) -> HttpResponse:
    """Who one is for others, and the way to everything that is one's own."""
    person = get_object_or_404(User.objects.visible_to(request.user), pk=request.user.pk)
    form = OwnForm(request.POST or None, clinic=request.user.clinic, instance=person)
    conflict = None
    if request.method == "POST" and form.is_valid():
        try:
            save_version(person, form.Meta.fields, read_version=form.read_version)
        except ChangedMeanwhile as error:
            conflict = conflict_of(form, error.current)
        else:
            flash.success(request, _("Saved."))
            return redirect("accounts:me")
    return _own_page(request, form, _absence_form(request), conflict)


@require_POST
def away_new(request: HttpRequest) -> HttpResponse:
    """Be away on some days; a colleague may look after the list meanwhile."""
    form = _absence_form(request, request.POST)
    if form.is_valid() and form.keep(_add_once):
        flash.success(request, _("Written down. Colleagues see it on their caseload."))
        return redirect("accounts:me")
    person = get_object_or_404(User.objects.visible_to(request.user), pk=request.user.pk)
    return _own_page(request, OwnForm(clinic=request.user.clinic, instance=person), form)


@require_POST
def away_take_back(request: HttpRequest, absence_id: int) -> HttpResponse:
    """Not be away after all, or be back early."""
    get_object_or_404(Absence.objects.visible_to(request.user), user=request.user, pk=absence_id).delete()
    flash.success(request, _("Taken back."))
    return redirect("accounts:me")


def _add_once(form: AbsenceForm) -> Absence:
    """The same days pressed twice are written once."""
    new = form.instance
    # The second of two presses waits here until the first is written.
    User.objects.select_for_update().get(pk=new.user_id)
    same = {name: getattr(new, name) for name in ("user", "from_on", "until_on", "covered_by")}
    return Absence.objects.filter(clinic_id=new.clinic_id, **same).first() or form.save()


def _absence_form(request: HttpRequest, data: Any = None) -> AbsenceForm:
    return AbsenceForm(data, clinic=request.user.clinic, user=request.user)


def _own_page(
    request: HttpRequest, form: OwnForm, absence_form: AbsenceForm, conflict: Conflict | None = None
) -> HttpResponse:
    context = {
        "form": form,
        "absence_form": absence_form,
        "absences": ahead_of(request.user, timezone.localdate()),
        "conflict": conflict,
    }
    status = 409 if conflict else 422 if form.errors or absence_form.errors else 200
    return render(request, "accounts/me.html", context, status=status)


# --- Phrases ----------------------------------------------------------------------------------------------------------


def own_phrases(request: HttpRequest) -> HttpResponse:
    """One's own phrases, and the clinic's to read."""
    return _phrases(request, request.user, "accounts:own_phrases")


def clinic_phrases(request: HttpRequest) -> HttpResponse:
    """The clinic's phrases, offered to all its clinicians."""
    return _phrases(request, None, "accounts:clinic_phrases")


def _phrases(request: HttpRequest, owner: User | None, address: str) -> HttpResponse:
    form = PhraseForm(request.POST or None, clinic=request.user.clinic, instance=Phrase(user=owner))
    if request.method == "POST" and form.is_valid() and form.keep(lambda kept: kept.save()):
        flash.success(request, _("The phrase is kept."))
        return redirect(address)
    phrases = Phrase.objects.visible_to(request.user)
    context = {
        "form": form,
        "is_own": owner is not None,
        "phrases": phrases.filter(user=owner),
        "of_clinic": phrases.filter(user=None) if owner else [],
    }
    return render(request, "accounts/phrases.html", context, status=422 if form.errors else 200)


def phrase_edit(request: HttpRequest, phrase_id: int) -> HttpResponse:
    """Word a phrase anew."""
    phrase = _phrase(request, phrase_id)
    form = PhraseForm(request.POST or None, clinic=request.user.clinic, instance=phrase)
    conflict = None
    if request.method == "POST" and form.is_valid():
        try:
            if form.keep(lambda kept: save_version(phrase, kept.Meta.fields, read_version=kept.read_version) or phrase):
                flash.success(request, _("The phrase is kept."))
                return redirect(_list_of(phrase))
        except ChangedMeanwhile as error:
            conflict = conflict_of(form, error.current)
    context = {"form": form, "phrase": phrase, "conflict": conflict, "list_url": _list_of(phrase)}
    status = 409 if conflict else 422 if form.errors else 200
    return render(request, "accounts/phrase_edit.html", context, status=status)


@require_POST
def phrase_remove(request: HttpRequest, phrase_id: int) -> HttpResponse:
    """Offer a phrase no longer. What was written with it stays."""
    phrase = _phrase(request, phrase_id)
    address = _list_of(phrase)
    phrase.delete()
    flash.success(request, _("The phrase is not offered any more."))
    return redirect(address)


def _phrase(request: HttpRequest, phrase_id: int) -> Phrase:
    """One's own, or one of the clinic's for an admin; else there is no such page."""
    may_change = Q(user=request.user) | Q(user=None) if request.user.is_admin else Q(user=request.user)
    return get_object_or_404(Phrase.objects.visible_to(request.user).filter(may_change), pk=phrase_id)


def _list_of(phrase: Phrase) -> str:
    return "accounts:own_phrases" if phrase.user_id else "accounts:clinic_phrases"
