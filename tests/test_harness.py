"""The tests' own tools: guarded pages, loud template variables, counted queries, a browser, a worker."""

from datetime import datetime, timedelta

import pytest
from django.apps import apps
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.template import engines
from django.template.base import Origin, Template
from django.utils import timezone

from accounts.models import Clinic, Site
from accounts.tests.factories import ClinicFactory
from rehabgoals.tenancy import ENTER_CLINIC, in_clinic
from rehabgoals.testing.pages import TEMPLATES, UnknownVariable, problems
from rehabgoals.testing.queries import is_counted


def page(body, *, head="<title>Sign in</title>", html='<html lang="en">'):
    return HttpResponse(f"<!doctype html>{html}<head>{head}</head><body>{body}</body></html>")


@pytest.mark.parametrize(
    ("response", "complaint"),
    [
        (page("<h1>One</h1>"), None),
        (page("<h1>One</h1><svg><title>Chart</title></svg>"), None),
        (page('<h1>One</h1><script type="application/json">{"a": 1}</script>'), None),
        (HttpResponse("<p>A piece has no heading and no title</p>"), None),
        (HttpResponse("{{ not HTML }}", content_type="text/plain"), None),
        (page("<h1>One</h1><h1>Two</h1>"), "2 <h1>"),
        (page("<p>None</p>"), "0 <h1>"),
        (page("<h1>One</h1>", head=""), "no <title>"),
        (page("<h1>One</h1>", html="<html>"), "no lang"),
        (page('<h1 style="color: red">One</h1>'), "style="),
        (page('<h1 onclick="go()">One</h1>'), "onclick"),
        (page("<h1>One</h1><script>go()</script>"), "without src"),
        (page("<h1>{{ name }}</h1>"), "left over"),
        (page('<h1 id="a">One</h1><p id="a"></p>'), "twice"),
        (page('<h1>One</h1><a href="javascript:go()">Go</a>'), "javascript:"),
    ],
)
def test_guard_sees_what_breaks_a_rule_of_every_page(response, complaint):
    found = problems(response)
    if complaint:
        assert len(found) == 1 and complaint in found[0]
    else:
        assert found == []


def our_template(source):
    engine = engines["django"].engine
    return Template(source, origin=Origin(str(TEMPLATES / "goals" / "goal_detail.html")), engine=engine)


@pytest.mark.parametrize("source", ["{{ gaol }}", "{{ goal.nmae }}", "{{ gaol|upper }}", "{% include t with x=gaol %}"])
def test_a_variable_that_no_view_gave_fails_the_test(source):
    from django.template import Context

    context = Context({"goal": {"name": "Walk"}, "t": our_template("{{ x }}")})
    with pytest.raises(UnknownVariable):
        our_template(source).render(context)


@pytest.mark.parametrize("source", ["{{ goal.target.day }}", "{% if gaol %}x{% endif %}", "{{ goal.target }}"])
def test_a_template_may_ask_about_what_is_not_there_yet(source):
    from django.template import Context

    assert our_template(source).render(Context({"goal": {"target": None}})) in ("", "None")


def test_templates_of_packages_are_left_alone():
    assert engines["django"].from_string("{{ nothing }}").render({}) == ""


@pytest.mark.parametrize(
    ("statement", "counts"),
    [
        ('SAVEPOINT "s1"', False),
        ("SELECT set_config('app.clinic_id', '1', true)", False),
        (ENTER_CLINIC, False),
        ('SELECT "django_session"."session_key" FROM "django_session" WHERE 1', False),
        ("SELECT set_config('pghistory.context_id', 'a', true), set_config('p', '{}', true); SAVEPOINT s1", False),
        ("SELECT set_config('pghistory.context_id', 'a', true), set_config('p', '{}', true); INSERT INTO t", True),
        ('UPDATE "accounts_user" SET "name" = 1', True),
        ('SELECT "patients_patient"."id" FROM "patients_patient"', True),
    ],
)
def test_only_statements_about_data_are_counted(statement, counts):
    assert is_counted(statement) is counts


def test_sign_in_in_a_real_browser_reaches_the_database_as_the_application_role(clinician, page, live):
    page.goto("/accounts/login/")
    page.get_by_label("E-mail address").fill(clinician.email)
    page.get_by_label("Password", exact=True).fill("walk to the market again")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{live}/")
    assert page.get_by_role("heading", level=1).count() == 1


def test_a_page_can_be_opened_signed_in(clinician, new_page):
    page = new_page(clinician, viewport={"width": 390, "height": 844})
    page.goto("/")
    assert "/accounts/login" not in page.url


def test_static_files_of_packages_are_found():
    assert finders.find("css/rehabgoals.css")


def rows_of(clinic, model):
    """The clinic's rows, without what is each clinic's own: numbers and names. Of a moment: whether there is one."""
    fields = [
        field
        for field in model._meta.concrete_fields
        if not field.primary_key and field.attname not in {"name", "clinic_id", "pgh_obj_id", "id"}
    ]
    mine = {"id" if model in (Clinic, Clinic.pgh_event_model) else "clinic_id": clinic.pk}
    with in_clinic(clinic.pk):
        found = list(model.objects.filter(**mine))
    return sorted(
        str([is_moment(value) or value for value in (getattr(row, field.attname) for field in fields)]) for row in found
    )


def is_moment(value):
    return isinstance(value, datetime)


def test_the_clinics_of_the_tests_are_as_if_they_had_just_been_opened(riverside, hillside):
    began = timezone.now()
    opened = ClinicFactory(name="Riverside Rehabilitation")
    tables = [model for model in apps.get_models() if model is Clinic or hasattr(model, "clinic_id")]
    tables.append(Clinic.pgh_event_model)

    found = {model: rows_of(opened, model) for model in tables}
    for copied in (riverside, hillside):
        assert {model: rows_of(copied, model) for model in tables} == found
        assert abs(copied.created_at - began) < timedelta(minutes=1)
    assert sum(map(bool, found.values())) > 4
    assert riverside.name == opened.name != hillside.name
    assert Clinic.objects.count() == 3
    with in_clinic(riverside.pk):
        # A number given out after the copy is nobody's yet.
        assert Site.objects.create(clinic=riverside, name="Mill Lane").pk > riverside.pk
