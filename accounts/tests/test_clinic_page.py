"""The clinic's page: everything saved together, nothing by halves, and what keeps plans from being printed."""

import pytest
from django.urls import reverse

from accounts.models import Clinic, Site
from accounts.tests.factories import main_site
from rehabgoals.tenancy import in_clinic

URL = "accounts:clinic_edit"
FILLED = {
    "version": "1",
    "name": "Riverside Rehabilitation",
    "mail_name": "Riverside",
    "emergency_number": "112",
    "country": "ES",
    "language": "es",
    "time_zone": "Europe/Madrid",
    "paper": "Letter",
    "visit_reminders": "booking_system",
    "link_hosts": "videos.example.org\nexample.com",
    "video_link": "https://video.example.org/riverside",
    "idle_minutes": "10",
    "note_order": "agreed,heard,measured,next",
    "site-name": "River Street",
    "site-address": "1 River Street\n28001 Madrid",
    "site-telephone": "+34 910 000 000",
    "site-opening_hours": "Monday to Friday, 8 to 6",
}


# What is kept otherwise than it is typed.
READ = {"idle_minutes": 10, "note_order": ["agreed", "heard", "measured", "next"]}


def clinic_now(clinic):
    with in_clinic(clinic.pk):
        return Clinic.objects.get(pk=clinic.pk)


def test_an_admin_fills_in_the_clinics_page(admin, client_of):
    client = client_of(admin)
    answer = client.post(reverse(URL), FILLED, follow=True)
    assert answer.redirect_chain == [(reverse(URL), 302)]
    clinic, site = clinic_now(admin.clinic), main_site(admin.clinic)
    for name, value in FILLED.items() - {("version", "1")}:
        row, field = (site, name[5:]) if name.startswith("site-") else (clinic, name)
        assert getattr(row, field) == READ.get(name, value), name
    page = client.get(reverse(URL)).content.decode()
    assert '<html lang="es"' in page
    assert 'value="+34 910 000 000"' in page
    with in_clinic(clinic.pk):
        [_made, changed] = clinic.events.order_by("pgh_id")
        assert changed.pgh_context["user"] == admin.pk


def test_two_admins_on_the_clinics_page_see_both_versions(admin, both, client_of):
    client_of(both).post(reverse(URL), FILLED | {"language": "en", "site-telephone": "111 first"})

    page = client_of(admin).post(reverse(URL), FILLED | {"language": "en", "site-telephone": "222 second"})

    assert page.status_code == 409
    assert "111 first" in page.text and "222 second" in page.text
    assert main_site(admin.clinic).telephone == "111 first"
    client_of(admin).post(reverse(URL), FILLED | {"site-telephone": "222 second", "version": "2"})
    assert main_site(admin.clinic).telephone == "222 second"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": ""}, "Nothing is written here yet."),
        ({"name": "x" * 40_000}, "There are 40,000 characters here, and 120 fit."),
        ({"emergency_number": "call us"}, "Write only digits, such as 112 or 999."),
        ({"site-telephone": "ask at the desk"}, "Write a number that can be dialled"),
        ({"time_zone": "Mars/Olympus"}, "Choose one from the list."),
        ({"country": "XX"}, "Choose one from the list."),
        ({"language": "tlh"}, "Choose one from the list."),
        ({"paper": "A3"}, "Choose one of these."),
        ({"link_hosts": "example.com\nhttp://example.org/knee"}, "“http://example.org/knee” is not yet the name"),
        ({"visit_reminders": "pigeons"}, "Choose one of these."),
        ({"site-address": "a\x00b"}, "There is a character here that cannot be kept"),
    ],
)
def test_bad_input_is_said_at_the_field_keeps_everything_typed_and_saves_nothing(admin, client_of, change, words):
    page = client_of(admin).post(reverse(URL), FILLED | change)
    text = page.content.decode()
    assert page.status_code == 422
    assert words in text
    assert "One thing to look at" in text
    assert "River Street" in text and 'value="Riverside"' in text
    clinic, site = clinic_now(admin.clinic), main_site(admin.clinic)
    assert (clinic.mail_name, clinic.country, site.opening_hours) == ("", "GB", "Monday to Friday, 8 to 6")
    assert site.telephone == "01632 960 123"
    # The frame of the page still has the clinic's true name.
    assert "<bdi>Riverside Rehabilitation</bdi>" in text


def test_the_page_says_that_plans_are_not_printed_while_a_number_is_missing(admin, client_of):
    client = client_of(admin)
    assert "Plans are not printed yet" not in client.get(reverse(URL)).content.decode()
    page = client.post(
        reverse(URL), FILLED | {"language": "en", "emergency_number": "", "site-telephone": ""}, follow=True
    )
    text = page.content.decode()
    assert "Plans are not printed yet" in text
    assert "<li>telephone</li>" in text and "<li>emergency number</li>" in text


def test_an_older_name_of_a_time_zone_stays_until_somebody_changes_it(admin, client_of):
    with in_clinic(admin.clinic_id):
        Clinic.objects.filter(pk=admin.clinic_id).update(time_zone="GB")
    page = client_of(admin).get(reverse(URL)).content.decode()
    assert '<option value="GB" selected>GB</option>' in page
    client_of(admin).post(reverse(URL), FILLED | {"time_zone": "GB"})
    assert clinic_now(admin.clinic).time_zone == "GB"


def test_another_clinic_is_untouched(admin, stranger, client_of):
    client_of(admin).post(reverse(URL), FILLED)
    assert clinic_now(stranger.clinic).language == "en"
    with in_clinic(stranger.clinic_id):
        assert Site.objects.count() == 1
        assert Clinic.objects.filter(pk=admin.clinic_id).update(name="Ours now") == 0


def test_an_admin_hides_t_scores_and_chooses_how_part_way_counts(admin, client_of):
    # A tick that is not sent is not ticked.
    client_of(admin).post(reverse(URL), FILLED | {"partly_counts_half": "on"})
    clinic = clinic_now(admin.clinic)
    assert (clinic.shows_t_scores, clinic.partly_counts_half) == (False, True)


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("video_link", "http://video.example.org", "begins with https://"),
        ("video_link", "javascript:alert(1)", "Write an address"),
        ("idle_minutes", "1", "2"),
        ("idle_minutes", "61", "60"),
        ("note_order", "heard,heard,agreed,next", "Choose one from the list."),
    ],
)
def test_a_room_by_video_the_lock_and_the_notes_order_say_what_would_do(admin, client_of, field, typed, words):
    page = client_of(admin).post(reverse(URL), FILLED | {field: typed, "language": "en"})

    assert page.status_code == 422 and words in page.text
    assert clinic_now(admin.clinic).version == 1
