"""The tests themselves run as the application: what the policies refuse it, they refuse here."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import ProgrammingError, connection

from accounts.models import Clinic


@pytest.mark.django_db
def test_tests_run_as_the_application_role_which_the_policies_bind():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == ("rehab_app", False, False)
        cursor.execute(
            "SELECT count(*) FROM pg_class WHERE relowner = (SELECT oid FROM pg_roles WHERE rolname='rehab_app')"
        )
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db(transaction=True)
def test_a_test_with_real_transactions_may_write_and_is_cleaned_up_by_the_owner(riverside):
    assert Clinic.objects.filter(pk=riverside.pk).exists()
    call_command("flush", verbosity=0, interactive=False)
    assert not Clinic.objects.exists()
    assert ContentType.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("rehab_app",)
        with pytest.raises(ProgrammingError, match="permission denied"):
            cursor.execute("TRUNCATE accounts_clinic CASCADE")
