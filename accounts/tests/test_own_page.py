"""One's own page: who one is, and days away with somebody who looks after the list."""

from datetime import date

import time_machine
from django.urls import reverse

from accounts.models import Absence, User
from rehabgoals.tenancy import in_clinic

TODAY = "2026-11-24 10:00"


def away(client, **filled):
    days = {"from_on": "30/11/2026", "until_on": "04/12/2026", "covered_by": ""} | filled
    return client.post(reverse("accounts:away_new"), days)


def rows(user):
    with in_clinic(user.clinic_id):
        return list(Absence.objects.values_list("user", "covered_by", "from_on", "until_on"))


def test_a_clinician_changes_how_they_are_called_on_plans(clinician, client_of):
    client_of(clinician).post(
        reverse("accounts:me"), {"name": "Ana O’Brien-Nuñez", "profession": "physio", "version": "1"}
    )

    with in_clinic(clinician.clinic_id):
        assert User.objects.get(pk=clinician.pk).name == "Ana O’Brien-Nuñez"


def test_own_page_changed_by_an_admin_meanwhile_shows_both(clinician, both, client_of):
    client_of(both).post(
        reverse("accounts:staff_detail", args=[clinician.pk]),
        {"name": "Anna Becker", "profession": "", "roles": ["clinician"], "version": "1"},
    )

    page = client_of(clinician).post(reverse("accounts:me"), {"name": "A. Becker", "profession": "", "version": "1"})

    assert page.status_code == 409 and "Anna Becker" in page.text and "A. Becker" in page.text


@time_machine.travel(TODAY, tick=False)
def test_days_away_say_who_looks_after_the_list(clinician, colleague, client_of):
    client = client_of(clinician)
    away(client, covered_by=colleague.pk)

    assert rows(clinician) == [(clinician.pk, colleague.pk, date(2026, 11, 30), date(2026, 12, 4))]
    assert "Tom Okafor looks after your list." in client.get(reverse("accounts:me")).text


@time_machine.travel(TODAY, tick=False)
def test_days_away_pressed_twice_are_written_once_and_can_be_taken_back(clinician, client_of):
    client = client_of(clinician)
    away(client)
    away(client)
    [row] = rows(clinician)
    with in_clinic(clinician.clinic_id):
        number = Absence.objects.get().pk

    client.post(reverse("accounts:away_take_back", args=[number]))

    assert row[1] is None and rows(clinician) == []


@time_machine.travel(TODAY, tick=False)
def test_days_that_make_no_sense_are_told_at_their_field_and_stay(clinician, client_of):
    client = client_of(clinician)

    backwards = away(client, until_on="29/11/2026")
    past = away(client, from_on="01/11/2026", until_on="02/11/2026")
    alone = away(client, covered_by=clinician.pk)

    assert backwards.status_code == past.status_code == alone.status_code == 422
    assert "The last day lies before the first." in backwards.text and "29/11/2026" in backwards.text
    assert rows(clinician) == []


@time_machine.travel(TODAY, tick=False)
def test_a_colleagues_days_cannot_be_taken_back(clinician, colleague, client_of):
    away(client_of(clinician))
    with in_clinic(clinician.clinic_id):
        number = Absence.objects.get().pk

    client_of(colleague).post(reverse("accounts:away_take_back", args=[number]))

    assert len(rows(clinician)) == 1


def test_an_admin_who_is_no_clinician_has_a_page_without_a_list_to_look_after(admin, client_of):
    page = client_of(admin).get(reverse("accounts:me"))

    assert page.status_code == 200 and "Days away" not in page.text
