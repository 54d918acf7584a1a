"""The caseload, finding and registering patients, their episodes, and whom we may write to."""

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from patients.caseload import NoSuchList, caseload_of, read_asked
from patients.colleagues import colleagues_of, covered_by
from patients.consents import ConsentStands, give_consent, standing_consents, withdraw_consent
from patients.episodes import precaution_differences, save_episode
from patients.first_steps import first_steps
from patients.forms import CaseloadForm, ConsentForm, EpisodeForm, PatientForm, PrecautionFormSet, SearchForm
from patients.models import Consent, Episode, Patient
from patients.pages import episode_context, episode_or_404, patient_context
from patients.registration import change_patient, register_patient
from patients.search import find_patients, likely_duplicates, newest_of
from rehabgoals.htmx import render_piece
from rehabgoals.versions import ChangedMeanwhile, Conflict, conflict_of


@require_safe
def caseload(request: HttpRequest) -> HttpResponse:
    """Who needs me today; or whom a colleague would see, while they are away."""
    today = timezone.localdate()
    colleagues = colleagues_of(request.user, today)
    try:
        asked = read_asked(request.GET, request.user, colleagues, today)
        shown = caseload_of(asked, request.GET.get("only", ""))
    except NoSuchList as error:
        raise Http404 from error
    is_plain = asked.is_ones_own and not asked.region
    context = {
        "today": today,
        "asked": asked,
        "caseload": shown,
        "choosing": CaseloadForm(asked=asked, colleagues=colleagues),
        "covered": covered_by(colleagues) if asked.is_ones_own else [],
        "form": SearchForm(),
        "first_steps": first_steps(request.user, colleagues) if is_plain and not shown.groups else [],
    }
    return render(request, "patients/caseload.html", context)


def patient_search(request: HttpRequest) -> HttpResponse:
    """Find a patient; before anything is typed, the person's own newest ones."""
    form = SearchForm(request.POST or None)
    found = None
    if request.method == "POST" and form.is_valid():
        found = find_patients(request.user, form.cleaned_data["q"])
    context = {"form": form, "found": found, "newest": [] if found else newest_of(request.user)}
    return render_piece(request, "patients/patient_search.html", "patients/_found.html", context)


def patient_new(request: HttpRequest) -> HttpResponse:
    """Register a patient; whoever may already be here is shown first."""
    form = PatientForm(request.POST or None, clinic=request.user.clinic)
    duplicates: list[Patient] = []
    if request.method == "POST" and form.is_valid():
        names = {name: form.cleaned_data[name] for name in ("given_names", "family_name", "born_on")}
        duplicates = likely_duplicates(request.user, **names)
        # The press says "none of these" of the people it was shown; other names may have been typed since.
        seen = set(request.POST.get("none_of", "").split(","))
        if all(str(known.pk) in seen for known in duplicates):
            patient = form.keep(register_patient)
            if patient:
                return redirect("patients:episode_new", patient.pk)
    context = {"form": form, "duplicates": duplicates, "none_of": ",".join(str(known.pk) for known in duplicates)}
    return render(request, "patients/patient_new.html", context, status=422 if form.errors else 200)


def patient_edit(request: HttpRequest, patient_id: int) -> HttpResponse:
    """Change who the patient is and how to reach them."""
    patient = get_object_or_404(Patient.objects.visible_to(request.user), pk=patient_id)
    form = PatientForm(request.POST or None, clinic=request.user.clinic, instance=patient)
    conflict = None
    if request.method == "POST" and form.is_valid():
        try:
            if form.keep(change_patient):
                flash.success(request, _("Saved."))
                return redirect("plans:patient_detail", patient.pk)
        except ChangedMeanwhile as error:
            conflict = conflict_of(form, error.current)
    context = {"form": form, "conflict": conflict}
    return _form_page(
        request, "patients/patient_edit.html", context | patient_context(request, patient), form, conflict
    )


def episode_new(request: HttpRequest, patient_id: int) -> HttpResponse:
    """Start an episode of care."""
    patient = get_object_or_404(Patient.objects.visible_to(request.user), pk=patient_id)
    episode = Episode(patient=patient)
    return _episode_form(request, episode, patient_context(request, patient))


def episode_edit(request: HttpRequest, episode_id: int) -> HttpResponse:
    """Change an episode, its dates and precautions."""
    episode = episode_or_404(request, episode_id)
    return _episode_form(request, episode, episode_context(episode))


def _episode_form(request: HttpRequest, episode: Episode, context: dict) -> HttpResponse:
    clinic, conflict = request.user.clinic, None
    form = EpisodeForm(
        request.POST or None, clinic=clinic, instance=episode, patient=episode.patient, user=request.user
    )
    precautions = PrecautionFormSet(
        request.POST or None, instance=episode, prefix="precautions", form_kwargs={"clinic": clinic}
    )
    if request.method == "POST" and all([form.is_valid(), precautions.is_valid()]):
        try:
            saved = save_episode(form, precautions)
        except ChangedMeanwhile as error:
            conflict = conflict_of(form, error.current)
            conflict.differences.extend(precaution_differences(precautions, error.current))
            saved = error.current
        # Without a difference the button was pressed twice.
        if conflict is None or not conflict.differences:
            if context["episode"]:
                flash.success(request, _("Saved."))
            return redirect("plans:patient_detail", saved.patient_id)
    context |= {"form": form, "precaution_forms": precautions, "conflict": conflict}
    return _form_page(request, "patients/episode_form.html", context, form, conflict, precautions.total_error_count())


def _form_page(
    request: HttpRequest,
    template: str,
    context: dict,
    form: PatientForm | EpisodeForm,
    conflict: Conflict | None,
    more: int = 0,
) -> HttpResponse:
    status = 409 if conflict else 422 if form.errors or more else 200
    return render(request, template, context, status=status)


@require_safe
def people(request: HttpRequest, patient_id: int) -> HttpResponse:
    """Whom we may write to, and what they said yes to."""
    patient = get_object_or_404(Patient.objects.visible_to(request.user), pk=patient_id)
    return _people_page(request, patient, _consent_form(patient))


@require_POST
def consent_give(request: HttpRequest, patient_id: int) -> HttpResponse:
    """Record a yes."""
    patient = get_object_or_404(Patient.objects.visible_to(request.user), pk=patient_id)
    form = ConsentForm(request.POST)
    form.fields["given_on"].earliest = patient.born_on
    if not form.is_valid():
        return _people_page(request, patient, form, status=422)
    for kind in form.cleaned_data["kinds"]:
        try:
            give_consent(
                patient,
                kind=kind,
                said_by=form.cleaned_data["said_by"],
                given_on=form.cleaned_data["given_on"],
                recorded_by=request.user,
            )
        except ConsentStands:
            continue  # said twice is said once
    flash.success(request, _("Written down."))
    return redirect("patients:people", patient.pk)


@require_POST
def consent_withdraw(request: HttpRequest, patient_id: int, kind: str) -> HttpResponse:
    """End a consent. What is waiting to be sent is not sent."""
    patient = get_object_or_404(Patient.objects.visible_to(request.user), pk=patient_id)
    if withdraw_consent(patient, kind=kind):
        flash.success(request, _("Ended. Nothing more of this kind is sent."))
    return redirect("patients:people", patient.pk)


def _consent_form(patient: Patient) -> ConsentForm:
    return ConsentForm(initial={"said_by": patient.called, "given_on": timezone.localdate()})


def _people_page(request: HttpRequest, patient: Patient, form: ConsentForm, status: int = 200) -> HttpResponse:
    standing = standing_consents(patient)
    context = {
        "form": form,
        "standing": standing.values(),
        "all_stand": len(standing) == len(Consent.Kind.choices),
    }
    context |= patient_context(request, patient, current="people")
    return render(request, "patients/people.html", context, status=status)
