"""The staff page, roles, letting somebody go, and the last admin, as people and as the database see them."""

import re
import threading

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from accounts.models import User
from accounts.staffing import LastAdmin, change_person, deactivate, reactivate
from accounts.tests.factories import PASSWORD, ClinicFactory, InvitationFactory, UserFactory
from rehabgoals.tenancy import in_clinic
from rehabgoals.testing.queries import assert_constant_queries


def sign_in(client, user, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": user.email, "password": password})


def main_part(response):
    """What the page says, without the tokens of its forms."""
    return re.sub(r"\b[A-Za-z0-9]{64}\b", "", response.content.decode().split("<main", 1)[1])


def again(user):
    with in_clinic(user.clinic_id):
        return User.objects.get(pk=user.pk)


# --- Who may open what ------------------------------------------------------------------------------------------------

ADMIN_PAGES = ["accounts:staff_list", "accounts:staff_invite", "accounts:clinic_edit"]


def test_everybody_lands_where_their_work_is(clinician, admin, both, client_of):
    for user, place in [(clinician, "patients:caseload"), (both, "patients:caseload"), (admin, "accounts:staff_list")]:
        assert client_of(user).get(reverse("accounts:home")).url == reverse(place)


def test_a_clinician_finds_no_staff_or_clinic_page(clinician, colleague, client_of):
    client = client_of(clinician)
    for name in ADMIN_PAGES:
        assert client.get(reverse(name)).status_code == 404
    assert client.get(reverse("accounts:staff_detail", args=[colleague.pk])).status_code == 404
    assert client.post(reverse("accounts:staff_deactivate", args=[colleague.pk])).status_code == 404
    assert again(colleague).is_active


def test_an_admin_who_is_no_clinician_finds_no_patient_page(admin, client_of):
    client = client_of(admin)
    assert client.get(reverse("patients:caseload")).status_code == 404
    assert client.get(reverse("patients:patient_search")).status_code == 404
    assert client.get(reverse("plans:patient_detail", args=[1])).status_code == 404


def test_another_clinics_people_do_not_exist(admin, stranger, client_of):
    client = client_of(admin)
    assert client.get(reverse("accounts:staff_detail", args=[admin.pk])).status_code == 200
    assert client.get(reverse("accounts:staff_detail", args=[stranger.pk])).status_code == 404
    for name in ("accounts:staff_deactivate", "accounts:staff_bring_back"):
        assert client.post(reverse(name, args=[stranger.pk])).status_code == 404
    assert "Luis Prado" not in client.get(reverse("accounts:staff_list")).content.decode()
    assert again(stranger).is_active


def test_who_is_not_signed_in_is_asked_to(client_of):
    for name in ADMIN_PAGES:
        assert client_of().get(reverse(name)).url.startswith(reverse("account_login"))


# --- The staff page ---------------------------------------------------------------------------------------------------


def test_the_staff_page_says_who_has_what_role_and_who_is_invited(admin, both, clinician, client_of):
    UserFactory(clinic=admin.clinic, name="Jonas Lind", left=True)
    InvitationFactory(clinic=admin.clinic, email="priya@riverside.example")
    page = client_of(admin).get(reverse("accounts:staff_list")).content.decode()
    for words in ["Ana Becker", "Clinician, clinic admin", "Clinic admin", "Jonas Lind", "Deactivated", "Bring back"]:
        assert words in page
    for words in ["priya@riverside.example", "Invited", "The link works until", "Send again", "4 people."]:
        assert words in page


def test_the_staff_page_asks_the_database_as_often_for_five_people_as_for_one(admin, client_of):
    def one_more():
        UserFactory(clinic=admin.clinic)
        InvitationFactory(clinic=admin.clinic)

    assert_constant_queries(client_of(admin), reverse("accounts:staff_list"), one_more, at_most=12)


# --- Roles ------------------------------------------------------------------------------------------------------------


def test_a_role_bites_at_the_next_request(admin, clinician, client_of):
    theirs = client_of(clinician)
    assert theirs.get(reverse("accounts:staff_list")).status_code == 404
    change = {
        "name": "Ana Becker-Lund",
        "profession": "hand therapist",
        "roles": ["clinician", "admin"],
        "version": "1",
    }
    page = client_of(admin).post(reverse("accounts:staff_detail", args=[clinician.pk]), change, follow=True)
    assert "The changes to Ana Becker-Lund are saved." in page.content.decode()
    assert theirs.get(reverse("accounts:staff_list")).status_code == 200
    now = again(clinician)
    assert (now.name, now.profession, now.is_clinician, now.is_admin) == (
        "Ana Becker-Lund",
        "hand therapist",
        True,
        True,
    )

    client_of(admin).post(
        reverse("accounts:staff_detail", args=[clinician.pk]), {**change, "roles": ["admin"], "version": "2"}
    )
    assert theirs.get(reverse("patients:caseload")).status_code == 404


def test_two_admins_on_one_person_see_both_versions(admin, both, clinician, client_of):
    url = reverse("accounts:staff_detail", args=[clinician.pk])
    mine = {"name": "Ana Becker", "profession": "", "roles": ["admin"], "version": "1"}
    client_of(both).post(url, {**mine, "name": "Ana Lund", "roles": ["clinician"]})

    page = client_of(admin).post(url, mine)

    assert page.status_code == 409
    assert "Ana Lund" in page.text
    assert [row.theirs for row in page.context["conflict"].differences] == ["Ana Lund", "Clinician"]
    assert again(clinician).name == "Ana Lund" and again(clinician).is_clinician
    client_of(admin).post(url, {**mine, "version": "2"})
    assert again(clinician).name == "Ana Becker" and not again(clinician).is_clinician


def test_bad_input_about_a_person_keeps_what_was_typed_and_saves_nothing(admin, clinician, client_of):
    url = reverse("accounts:staff_detail", args=[clinician.pk])
    page = client_of(admin).post(url, {"name": "Ana B.", "profession": "x" * 41_000, "roles": [], "version": "1"})
    assert page.status_code == 422
    text = page.content.decode()
    assert 'value="Ana B."' in text and "x" * 41_000 in text
    assert "Choose at least one role." in text and "There are 41,000 characters here" in text
    assert again(clinician).name == "Ana Becker"


def test_the_only_admin_cannot_give_the_role_away_until_somebody_else_has_it(admin, clinician, client_of):
    client = client_of(admin)
    url = reverse("accounts:staff_detail", args=[admin.pk])
    change = {"name": "Ruth Adler", "profession": "", "roles": ["clinician"], "version": "1"}
    page = client.post(url, change)
    assert page.status_code == 422
    assert "The clinic has no other admin." in page.content.decode()
    assert again(admin).is_admin and not again(admin).is_clinician

    with in_clinic(admin.clinic_id):
        said = {"name": clinician.name, "profession": "", "read_version": 1}
        change_person(again(clinician), is_clinician=True, is_admin=True, **said)
    landed = client.post(url, change, follow=True)
    assert landed.redirect_chain[-1][0] == reverse("patients:caseload")
    assert not again(admin).is_admin


# --- Letting somebody go ----------------------------------------------------------------------------------------------


def test_deactivating_ends_every_session_at_the_next_request_and_removes_them(admin, clinician, client_of):
    at_desk, on_tablet = client_of(), client_of()
    for browser in (at_desk, on_tablet):
        assert sign_in(browser, clinician).url == reverse("accounts:home")
        assert browser.get(reverse("patients:patient_search")).status_code == 200
    keys = [browser.session.session_key for browser in (at_desk, on_tablet)]
    assert UserSession.objects.filter(user_id=clinician.pk).count() == 2

    page = client_of(admin).post(reverse("accounts:staff_deactivate", args=[clinician.pk]), follow=True)
    assert "Ana Becker is deactivated and signed out everywhere." in page.content.decode()
    for browser in (at_desk, on_tablet):
        assert browser.get(reverse("patients:patient_search")).url.startswith(reverse("account_login"))
    assert not UserSession.objects.filter(user_id=clinician.pk).exists()
    assert not Session.objects.filter(session_key__in=keys).exists()


def test_a_session_unknown_to_the_list_ends_too(admin, clinician, client_of):
    browser = client_of(clinician)  # signed in without allauth, so no UserSession row
    assert browser.get(reverse("patients:patient_search")).status_code == 200
    client_of(admin).post(reverse("accounts:staff_deactivate", args=[clinician.pk]))
    assert browser.get(reverse("patients:patient_search")).status_code == 302


def test_somebody_deactivated_gets_the_answer_to_a_wrong_password(admin, clinician, client_of):
    with in_clinic(admin.clinic_id):
        deactivate(again(clinician), by=admin)
    gone, wrong = client_of(), client_of()
    right_password, wrong_password = sign_in(gone, clinician), sign_in(wrong, clinician, "some other words entirely")
    assert right_password.status_code == wrong_password.status_code
    assert main_part(right_password) == main_part(wrong_password)
    assert "error-summary-title" in main_part(right_password)
    assert "_auth_user_id" not in gone.session


def test_somebody_brought_back_signs_in_as_before_with_a_new_session(admin, clinician, client_of):
    browser = client_of()
    sign_in(browser, clinician)
    client = client_of(admin)
    client.post(reverse("accounts:staff_deactivate", args=[clinician.pk]))
    page = client.post(reverse("accounts:staff_bring_back", args=[clinician.pk]), follow=True).content.decode()
    assert "Ana Becker is back, with the same roles and the same password." in page
    assert browser.get(reverse("patients:patient_search")).status_code == 302
    assert sign_in(browser, clinician).url == reverse("accounts:home")


def test_the_record_says_who_deactivated_whom(admin, clinician, client_of):
    client = client_of(admin)
    client.post(reverse("accounts:staff_deactivate", args=[clinician.pk]))
    client.post(reverse("accounts:staff_bring_back", args=[clinician.pk]))
    with in_clinic(admin.clinic_id):
        made, closed, opened = clinician.events.order_by("pgh_id")
    assert (closed.is_active, opened.is_active) == (False, True)
    assert closed.pgh_context["act"] == "account closed"
    assert closed.pgh_context["user"] == opened.pgh_context["by"] == admin.pk


def test_nobody_deactivates_themselves_by_accident(admin, both, client_of):
    client = client_of()
    sign_in(client, admin)
    url = reverse("accounts:staff_deactivate", args=[admin.pk])
    page = client.post(url)
    assert page.status_code == 422
    assert "Tick this if you want to deactivate your own account." in page.content.decode()
    assert again(admin).is_active

    out = client.post(url, {"is_sure": "on"}, follow=True)
    assert out.redirect_chain[-1][0] == reverse("account_login")
    assert "Your account is deactivated." in out.content.decode()
    assert not again(admin).is_active
    assert not UserSession.objects.filter(user_id=admin.pk).exists()


def test_the_only_admin_stays_by_the_page(admin, clinician, client_of):
    client = client_of(admin)
    detail = reverse("accounts:staff_detail", args=[admin.pk])
    assert "The only clinic admin" in client.get(detail).content.decode()
    page = client.post(reverse("accounts:staff_deactivate", args=[admin.pk]), {"is_sure": "on"}, follow=True)
    assert "Ruth Adler is the clinic&#x27;s only admin." in page.content.decode()
    assert again(admin).is_active


def test_a_deactivated_admin_does_not_count(riverside, admin):
    gone = UserFactory(clinic=riverside, admin=True, left=True)
    with in_clinic(riverside.pk):
        with pytest.raises(LastAdmin):
            deactivate(again(admin), by=admin)
        reactivate(again(gone), by=admin)
        deactivate(again(admin), by=admin)


# --- The database keeps the last admin too --------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("take_away", [{"is_active": False}, {"is_admin": False, "is_clinician": True}])
def test_the_database_keeps_the_last_admin(admin, take_away):
    with pytest.raises(IntegrityError, match="keeps its last active admin"):
        with in_clinic(admin.clinic_id):
            User.objects.filter(pk=admin.pk).update(**take_away)
    assert again(admin).is_admin and again(admin).is_active


@pytest.mark.django_db(transaction=True)
def test_the_database_keeps_the_last_admin_from_being_deleted(admin):
    with pytest.raises(DatabaseError, match="keeps its last active admin|foreign key"):
        with in_clinic(admin.clinic_id):
            User.objects.filter(pk=admin.pk).delete()
    assert again(admin).is_admin


@pytest.mark.django_db(transaction=True)
def test_in_one_transaction_an_admin_may_hand_over_in_either_order(admin, clinician):
    with in_clinic(admin.clinic_id):
        User.objects.filter(pk=admin.pk).update(is_active=False)
        User.objects.filter(pk=clinician.pk).update(is_admin=True)
    assert not again(admin).is_active and again(clinician).is_admin


@pytest.mark.django_db(transaction=True)
def test_a_clinic_can_be_made_before_its_first_admin():
    clinic = ClinicFactory()
    user = UserFactory(clinic=clinic)
    with in_clinic(clinic.pk):
        User.objects.filter(pk=user.pk).update(is_active=False)
    assert not again(user).is_active


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", ["page", "database"])
def test_two_admins_who_close_each_others_account_at_once_leave_one(riverside, way):
    first, second = (UserFactory(clinic=riverside, admin=True) for _ in range(2))
    start, refused = threading.Barrier(2), []

    def close(user, by):
        try:
            with in_clinic(riverside.pk):
                start.wait(5)
                if way == "page":
                    deactivate(user, by=by)
                else:
                    User.objects.filter(pk=user.pk).update(is_active=False)
        except (LastAdmin, DatabaseError) as error:
            refused.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=close, args=pair) for pair in [(first, second), (second, first)]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(refused) == 1
    with in_clinic(riverside.pk):
        assert User.objects.filter(is_admin=True, is_active=True).count() == 1


# --- What the database lets happen to users (DESIGN 10) ---------------------------------------------------------------


def without_a_clinic():
    """As at sign-in: the connection has no clinic."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.clinic_id', '', true)")


def test_before_sign_in_only_the_password_and_the_last_sign_in_of_a_user_can_change(clinician):
    without_a_clinic()
    user = User.objects.get(pk=clinician.pk)
    user.set_password("another row of plain words")
    user.save()
    for change in ({"is_admin": True}, {"is_active": False}, {"email": "me@example.org"}, {"name": "Me"}):
        with pytest.raises(DatabaseError, match="before sign-in only"), transaction.atomic():
            User.objects.filter(pk=clinician.pk).update(**change)
    assert again(clinician).check_password("another row of plain words")


def test_before_sign_in_no_user_can_be_made_or_deleted(clinician):
    without_a_clinic()
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        User.objects.create_user(clinic=clinician.clinic, email="new@example.org", name="New", is_admin=True)
    without_a_clinic()
    assert User.objects.filter(pk=clinician.pk)._raw_delete("default") == 0
    assert again(clinician)


def test_a_clinic_can_neither_see_nor_change_nor_make_another_clinics_people(clinician, stranger):
    with in_clinic(clinician.clinic_id):
        assert not User.objects.filter(pk=stranger.pk).exists()
        assert User.objects.filter(pk=stranger.pk).update(is_admin=True) == 0
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            User.objects.create_user(clinic=stranger.clinic, email="new@example.org", name="New", is_admin=True)
