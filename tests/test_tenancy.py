"""The database keeps clinics apart, whatever a view forgets (DESIGN 10)."""

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.utils import DataError, ProgrammingError

from accounts.models import Clinic, User
from goals.tests.factories import GoalFactory
from patients.models import Episode, Patient
from patients.tests.factories import EpisodeFactory, PatientFactory
from rehabgoals.tenancy import event_tables, in_clinic, refuse_powerful_role

# Tables without a policy, each with its reason. Anything else in the database has one.
WITHOUT_POLICY = {
    "django_session": "browser sessions; read before anybody is known",
    "rehabgoals_cache": "rate limits by address; no clinic to keep apart",
    "django_content_type": "names of models",
    "django_migrations": "names of migrations",
    "auth_permission": "names; no person has any",
    "auth_group": "names; no person is in any",
    "auth_group_permissions": "names",
    "account_emailaddress": "allauth's; read at sign-in",
    "account_emailconfirmation": "allauth's; read at sign-in",
    "mfa_authenticator": "allauth's; read at sign-in, secrets encrypted",
    "usersessions_usersession": "allauth's; which browser session is whose",
    "pghistory_context": "pghistory's; unused, context lives in the event rows",
}
# Two tables have policies of their own, for what happens before sign-in.
OWN_POLICIES = {"accounts_clinic", "accounts_user"}
UNIQUE_OVER_ALL_CLINICS = {
    "accounts_user": "a user's e-mail signs in, so it is unique over all clinics",
}


def rows(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def clinic_tables():
    """Every table that carries a clinic, from the catalogue and not from our models."""
    return {
        name
        for (name,) in rows(
            """
            SELECT c.relname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
            WHERE a.attname = 'clinic_id' AND c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
            """
        )
    } | {"accounts_clinic", "accounts_clinicevent"}


def test_the_tests_themselves_run_as_the_applications_role(db):
    ((user, is_super, bypasses),) = rows(
        "SELECT current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
    )

    assert (user, is_super, bypasses) == ("rehab_app", False, False)
    refuse_powerful_role()


def test_every_table_has_a_policy_or_a_reason(db):
    protected = {
        name
        for (name,) in rows(
            "SELECT relname FROM pg_class WHERE relrowsecurity AND relkind = 'r' "
            "AND relnamespace = 'public'::regnamespace"
        )
    }
    every = {name for (name,) in rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}

    assert len(clinic_tables()) > 30
    assert clinic_tables() <= protected
    assert every - protected == set(WITHOUT_POLICY) & every
    assert set(WITHOUT_POLICY) <= every, "a reason for a table that is not there any more"


def test_every_policy_reads_and_writes_by_the_transactions_clinic(db):
    policies = rows("SELECT tablename, qual, with_check FROM pg_policies WHERE schemaname = 'public'")

    for table, using, check in policies:
        if table in OWN_POLICIES:
            continue
        for expression in (using, check):
            assert "NULLIF(current_setting('app.clinic_id'::text, true), ''::text))::bigint" in expression, table
    assert {table for table, _, _ in policies} == clinic_tables()


def test_no_table_belongs_to_the_application(db):
    assert rows("SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user") == [(0,)]


def test_every_reference_between_clinic_tables_carries_the_clinic(db):
    references = rows(
        """
        SELECT c.conrelid::regclass::text, c.confrelid::regclass::text,
               array_agg(a.attname::text ORDER BY a.attnum)
        FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)
        WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace GROUP BY c.oid, 1, 2
        """
    )
    carried = {(table, target, frozenset(columns)) for table, target, columns in references}
    tables = clinic_tables()

    checked = 0
    for table, target, columns in references:
        if table in tables and target in tables and target != "accounts_clinic" and len(columns) == 1:
            assert (table, target, frozenset([*columns, "clinic_id"])) in carried, f"{table}.{columns[0]} -> {target}"
            checked += 1
    assert checked > 25


def test_uniqueness_is_per_clinic(db):
    uniques = rows(
        """
        SELECT i.indrelid::regclass::text, array_agg(a.attname::text)
        FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
        JOIN pg_class c ON c.oid = i.indrelid
        WHERE i.indisunique AND NOT i.indisprimary AND c.relnamespace = 'public'::regnamespace GROUP BY i.indexrelid, 1
        """
    )
    # One-to-ones; their keys carry the clinic beside them.
    single_valued = {
        ("rehab_sessions_checkin", ("visit_id",)),
        ("plans_issuedplan", ("check_in_id",)),
        ("goals_agreedcourse", ("episode_id",)),
        ("goals_flareupplan", ("episode_id",)),
        ("goals_maintenanceplan", ("episode_id",)),
    }

    for table, columns in uniques:
        if table in clinic_tables() - {"accounts_clinic"} and (table, tuple(columns)) not in single_valued:
            assert "clinic_id" in columns or table in UNIQUE_OVER_ALL_CLINICS, f"{table} {columns}"


def test_a_forgotten_clinic_is_noticed_in_tests(db):
    with pytest.raises(DataError), transaction.atomic():
        Patient.objects.count()


def test_with_the_filter_taken_out_the_database_still_gives_nothing(riverside, hillside):
    GoalFactory(clinic=hillside)
    ours = PatientFactory(clinic=riverside)

    with in_clinic(riverside.pk):
        assert list(Patient.objects.all()) == [ours]
        for model in apps.get_models():
            if any(field.name == "clinic" for field in model._meta.get_fields()):
                assert not model._default_manager.filter(clinic_id=hillside.pk).exists(), model
        assert rows("SELECT count(*) FROM goals_goal") == [(0,)]
        assert rows("SELECT count(*) FROM goals_goalevent") == [(0,)]


def test_nothing_is_written_into_another_clinic(riverside, hillside, clinician):
    theirs = PatientFactory(clinic=hillside)

    with in_clinic(riverside.pk):
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Patient.objects.create(clinic=hillside, given_names="X", born_on="1990-01-01")
        assert Patient.objects.filter(pk=theirs.pk).update(given_names="Taken") == 0
        with pytest.raises(IntegrityError), transaction.atomic():
            Episode.objects.create(
                clinic=riverside,
                patient_id=theirs.pk,
                problem="x",
                body_region="knee",
                clinician=clinician,
                started_on="2026-01-01",
            )


def test_another_clinics_number_and_one_that_is_nobodys_give_the_same_refusal(riverside, hillside, clinician):
    theirs = PatientFactory(clinic=hillside)
    refusals = []

    for number in (theirs.pk, theirs.pk + 1_000_000):
        with in_clinic(riverside.pk), pytest.raises(IntegrityError) as refused, transaction.atomic():
            Episode.objects.create(
                clinic=riverside,
                patient_id=number,
                problem="x",
                body_region="knee",
                clinician=clinician,
                started_on="2026-01-01",
            )
        refusals.append(refused.value.__cause__.diag.constraint_name)
    assert refusals[0] == refusals[1]


def test_the_former_clinic_comes_back_after_a_scope_within_a_scope(riverside, hillside):
    ours, theirs = PatientFactory(clinic=riverside), PatientFactory(clinic=hillside)

    with in_clinic(riverside.pk):
        with in_clinic(hillside.pk):
            assert list(Patient.objects.all()) == [theirs]
        assert list(Patient.objects.all()) == [ours]
        with pytest.raises(PermissionDenied), in_clinic(hillside.pk):
            raise PermissionDenied
        assert list(Patient.objects.all()) == [ours]


def test_before_sign_in_only_a_password_and_the_last_sign_in_can_change(clinician, stranger):
    assert User.objects.filter(pk=clinician.pk).update(password="x") == 1
    for change in ({"is_admin": True}, {"email": "x@example.org"}, {"clinic": stranger.clinic}, {"is_active": False}):
        with pytest.raises(DatabaseError), transaction.atomic():
            User.objects.filter(pk=clinician.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        User.objects.create_user(clinic=clinician.clinic, email="new@example.org", name="New", is_admin=True)


def test_inside_a_clinic_only_its_own_people_and_itself_are_seen(riverside, hillside, clinician, stranger):
    with in_clinic(riverside.pk):
        assert list(User.objects.all()) == [clinician]
        assert list(Clinic.objects.all()) == [riverside]
        assert Clinic.objects.filter(pk=hillside.pk).update(name="Taken") == 0


@pytest.mark.parametrize(
    "attempt",
    [
        "UPDATE {table} SET pgh_label = 'x'",
        "DELETE FROM {table}",
        "TRUNCATE {table}",
        "INSERT INTO {table} SELECT * FROM {table}",
        "ALTER TABLE patients_patient DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
        "DROP TABLE {table}",
    ],
)
def test_the_application_cannot_alter_the_record(riverside, attempt):
    PatientFactory(clinic=riverside)

    with in_clinic(riverside.pk), pytest.raises(ProgrammingError), transaction.atomic():
        rows(attempt.format(table="patients_patientevent"))


def test_the_application_cannot_switch_recording_off(riverside):
    patient = PatientFactory(clinic=riverside)

    with in_clinic(riverside.pk):
        before = patient.events.count()
        rows("SELECT set_config('pgtrigger.ignore', '{patients_patient:update_update}', true)")
        Patient.objects.filter(pk=patient.pk).update(telephone="1")
        assert patient.events.count() == before + 1


def test_every_event_table_and_every_recording_function_is_guarded(db):
    unguarded = rows(
        """
        SELECT DISTINCT p.proname FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
        WHERE NOT t.tgisinternal AND p.proname ^@ 'pgtrigger_' AND NOT p.prosecdef
        """
    )

    assert unguarded == []
    assert len(event_tables()) > 15
    for table in event_tables():
        for privilege in ("INSERT", "UPDATE", "DELETE", "TRUNCATE"):
            assert rows("SELECT has_table_privilege(current_user, %s, %s)", table, privilege) == [(False,)], table


def test_every_clinic_owned_model_is_recorded_or_has_a_reason(db):
    unrecorded = {
        "NamePart": "derived from the patient's name",
        "PlanDocument": "never changed after it is made",
        "PracticePicture": "never changed after it is made",
        "Draft": "typed and not kept yet, so no fact",
        "SpentPage": "the name of a page whose words are kept, for a week",
        "Presence": "passes within a minute",
        "PartnershipAnswer": "the clinic's as a group; a history would tell when each was given (DESIGN rule 15)",
        "PartnershipAsked": "its moment beside that of the answers would join the two (DESIGN rule 15)",
        "KeptWording": "a hash of a phrase somebody kept",
        "PastEpisode": "derived from finished episodes",
        "PastLine": "derived from finished episodes",
    }

    for model in apps.get_models():
        if model._meta.app_label in {
            "accounts",
            "patients",
            "measures",
            "goals",
            "rehab_sessions",
            "plans",
            "reminders",
        }:
            is_event = hasattr(model, "pgh_tracked_model")
            assert is_event or hasattr(model, "pgh_event_model") or model.__name__ in unrecorded, model


def test_a_bulk_update_is_recorded_with_who_did_it(riverside, clinician):
    import pghistory

    episode = EpisodeFactory(clinic=riverside)

    with in_clinic(riverside.pk), pghistory.context(user=clinician.pk):
        Episode.objects.filter(pk=episode.pk).update(problem="Knee")
        event = episode.events.order_by("pgh_id").last()

    assert (event.problem, event.pgh_context["user"]) == ("Knee", clinician.pk)


def test_functions_with_the_owners_rights_are_the_applications_alone_and_look_in_one_place(db):
    functions = rows(
        """
        SELECT p.proname, p.prorettype = 'trigger'::regtype, coalesce(array_to_string(p.proconfig, ' '), ''),
               has_function_privilege(current_user, p.oid, 'EXECUTE'),
               EXISTS (SELECT 1 FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner)))
                       WHERE grantee = 0 AND privilege_type = 'EXECUTE')
        FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef
        """
    )

    assert {name for name, is_trigger, *_ in functions if not is_trigger} == {
        "calendar_feed_by_hash",
        "clinics_with_due_messages",
        "invitation_by_hash",
        "user_by_address",
    }
    for name, is_trigger, config, is_ours, is_everyones in functions:
        assert config == "search_path=public, pg_temp", name
        assert not is_everyones, f"everyone who can connect may call {name}"
        assert is_ours or is_trigger, name


def test_the_application_makes_nothing_in_the_schema_of_the_tables(db):
    for statement in ("CREATE TABLE public.x ()", "CREATE FUNCTION public.x() RETURNS int LANGUAGE sql AS 'SELECT 1'"):
        with pytest.raises(ProgrammingError), transaction.atomic():
            rows(statement)


def test_a_temporary_table_does_not_stand_in_for_one_that_a_function_reads(clinician):
    rows_made = "SELECT 'public' AS schemaname, 'accounts_user' AS tablename, current_user AS tableowner"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE pg_tables ON COMMIT DROP AS {rows_made}")

    with pytest.raises(DatabaseError), transaction.atomic():
        User.objects.filter(pk=clinician.pk).update(is_admin=True)
