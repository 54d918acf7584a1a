"""When something goes wrong the page is calm, says what to do, and leans on nothing that may be broken."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as project
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import translation
from django.views import defaults

from rehabgoals.errors import csrf_failure
from rehabgoals.testing.pages import problems

if TYPE_CHECKING:
    from playwright.sync_api import Page

NEEDS_NOTHING = ["400.html", "500.html"]
WITH_REQUEST = ["403.html", "403_csrf.html", "404.html", "429.html"]


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("view", [defaults.server_error, defaults.bad_request])
def test_the_page_for_our_own_fault_needs_no_database_and_no_signed_in_person(
    view: Callable[..., Any], language: str
) -> None:
    # No database fixture here: a query would fail the test.
    with translation.override(language):
        request = RequestFactory().get("/")
        answer = view(request, exception=Exception()) if view is defaults.bad_request else view(request)
    assert problems(answer) == []
    page = answer.content.decode()
    assert f'dir="{"rtl" if language == "ar" else "ltr"}"' in page
    assert ("bootstrap.rtl.min.css" in page) is (language == "ar")


def test_a_form_from_before_the_last_sign_in_is_answered_with_what_to_do() -> None:
    request = RequestFactory().post("/")
    request.user = AnonymousUser()
    answer = csrf_failure(request)
    assert answer.status_code == 403
    assert problems(answer) == []
    assert "nothing was saved" in answer.content.decode()


def test_an_address_that_leads_nowhere_is_answered_in_the_look_of_the_rest(db: None) -> None:
    answer = Client().get("/no-such-page/", follow=True)
    assert problems(answer) == []


def test_error_pages_repeat_nothing_of_the_address(db: None) -> None:
    request = RequestFactory().get("/patients/Rosa-Nunez/")
    request.user = AnonymousUser()
    for template in WITH_REQUEST:
        assert "Rosa" not in render_to_string(template, request=request)


@pytest.mark.parametrize("template", NEEDS_NOTHING + WITH_REQUEST)
def test_error_pages_are_accessible_on_a_phone_and_on_a_desk(page: Page, live: str, template: str) -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    html = render_to_string(template, request=None if template in NEEDS_NOTHING else request)
    page.route("**/what-went-wrong/", lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
    page.goto("/what-went-wrong/")
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 800})
        found = Axe().run(page).response["violations"]
        assert [(violation["id"], violation["nodes"][0]["html"]) for violation in found] == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_every_error_page_the_project_can_give_is_ours() -> None:
    for template in NEEDS_NOTHING + WITH_REQUEST:
        assert (project.BASE_DIR / "templates" / template).is_file()
