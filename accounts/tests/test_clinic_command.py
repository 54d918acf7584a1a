"""`manage.py clinic create`, as typed by whoever runs the server."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core import mail
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.models import Clinic, Invitation, Site, User
from accounts.tests.factories import ClinicFactory
from rehabgoals.tenancy import in_clinic
from rehabgoals.testing.database import url_for_processes


def create(capsys, **options):
    call_command("clinic", "create", name="Lakeside", admin="Kim@Lakeside.example", **options)
    return capsys.readouterr().out.splitlines()


def test_it_makes_a_clinic_and_prints_a_link_with_which_its_admin_joins(db, capsys, client_of):
    lines = create(capsys, also_clinician=True)
    clinic = Clinic.objects.get(name="Lakeside")
    assert lines[0] == f"Clinic {clinic.pk}: Lakeside"
    assert lines[1].startswith("kim@lakeside.example sets a password here, once, until ")
    assert not mail.outbox
    with in_clinic(clinic.pk):
        assert Site.objects.get().is_main
        assert Invitation.objects.get().invited_by is None
    path = lines[2].removeprefix(settings.PUBLIC_BASE_URL)
    client = client_of()
    assert "Join Lakeside" in client.get(path).content.decode()
    client.post(path, {"name": "Kim Nguyen", "password": "seven brown kettles sing at dusk"})
    assert client.get(reverse("accounts:staff_list")).status_code == 200
    with in_clinic(clinic.pk):
        kim = User.objects.get()
        assert (kim.name, kim.is_admin, kim.is_clinician) == ("Kim Nguyen", True, True)


def test_beside_the_demo_it_warns_that_everybody_knows_the_demos_password(db, capsys):
    ClinicFactory(is_demo=True)

    call_command("clinic", "create", name="Lakeside", admin="kim@lakeside.example")

    printed = capsys.readouterr()
    assert "keep real patients in a database of their own" in printed.err
    assert printed.out.splitlines()[-1].startswith(settings.PUBLIC_BASE_URL)


def test_without_also_clinician_the_admin_is_an_admin_only(db, capsys):
    create(capsys, language="es", time_zone="Europe/Madrid", country="es")
    clinic = Clinic.objects.get(name="Lakeside")
    assert (clinic.language, clinic.time_zone, clinic.country) == ("es", "Europe/Madrid", "ES")
    with in_clinic(clinic.pk):
        invitation = Invitation.objects.get()
        assert invitation.is_admin and not invitation.is_clinician


def test_an_address_with_an_account_is_refused_and_nothing_is_made(stranger):
    with pytest.raises(CommandError, match="has an account already") as refusal:
        call_command("clinic", "create", name="Lakeside", admin=stranger.email.upper())
    assert refusal.value.returncode == 1
    assert not Clinic.objects.filter(name="Lakeside").exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "  "},
        {"name": "x" * 121},
        {"name": "two\nlines"},
        {"admin": "no address"},
        {"time_zone": "Mars"},
        {"country": "Q9"},
    ],
)
def test_wrong_use_is_told_apart_from_a_refusal(db, wrong):
    with pytest.raises(CommandError) as refusal:
        call_command("clinic", "create", **{"name": "Lakeside", "admin": "kim@lakeside.example", **wrong})
    assert refusal.value.returncode == 2
    assert not Clinic.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_command_line_exits_0_1_and_2(stranger):
    def run(*words):
        return subprocess.run(
            [sys.executable, "manage.py", "clinic", *words],
            cwd=settings.BASE_DIR,
            env=os.environ | {"DATABASE_URL": url_for_processes()},
            capture_output=True,
            text=True,
            timeout=60,
        )

    done = run("create", "--name", "Lakeside", "--admin", "kim@lakeside.example")
    assert (done.returncode, done.stderr) == (0, "")
    assert "/invitations/" in done.stdout
    refused = run("create", "--name", "Lakeside", "--admin", stranger.email)
    assert refused.returncode == 1 and "has an account already" in refused.stderr and not refused.stdout
    wrong = run("create", "--name", "Lakeside")
    assert wrong.returncode == 2 and "--admin" in wrong.stderr
