"""The database keeps this app's rows to their clinic, and a clinic its last active admin, whoever asks (DESIGN 10).

Two tables differ: before sign-in, when no clinic is known, a `Clinic` can be read, and a `User` read and signed in.
"""

from django.db import migrations

from rehabgoals.tenancy import CLINIC_OF_TRANSACTION, NO_CLINIC_SET, protect, protect_recorded, same_clinic


def _own_or_before_sign_in(column: str) -> str:
    # CASE, because OR may evaluate both sides, and the cast of 'none' raises on purpose.
    return f"CASE WHEN {NO_CLINIC_SET} THEN true ELSE {column} = {CLINIC_OF_TRANSACTION} END"


CLINIC_POLICIES = f"""
    ALTER TABLE accounts_clinic ENABLE ROW LEVEL SECURITY;
    CREATE POLICY accounts_clinic_read ON accounts_clinic FOR SELECT USING ({_own_or_before_sign_in("id")});
    CREATE POLICY accounts_clinic_make ON accounts_clinic FOR INSERT WITH CHECK (id = {CLINIC_OF_TRANSACTION});
    CREATE POLICY accounts_clinic_change ON accounts_clinic FOR UPDATE
        USING (id = {CLINIC_OF_TRANSACTION}) WITH CHECK (id = {CLINIC_OF_TRANSACTION});
"""

USER_POLICIES = f"""
    ALTER TABLE accounts_user ENABLE ROW LEVEL SECURITY;
    CREATE POLICY accounts_user_read ON accounts_user FOR SELECT USING ({_own_or_before_sign_in("clinic_id")});
    CREATE POLICY accounts_user_make ON accounts_user FOR INSERT WITH CHECK (clinic_id = {CLINIC_OF_TRANSACTION});
    CREATE POLICY accounts_user_change ON accounts_user FOR UPDATE
        USING ({_own_or_before_sign_in("clinic_id")}) WITH CHECK ({_own_or_before_sign_in("clinic_id")});
    CREATE POLICY accounts_user_delete ON accounts_user FOR DELETE USING (clinic_id = {CLINIC_OF_TRANSACTION});
    CREATE FUNCTION accounts_user_before_sign_in() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF current_user <> (SELECT tableowner FROM pg_tables
                            WHERE schemaname = 'public' AND tablename = 'accounts_user')
           AND {NO_CLINIC_SET}
           AND to_jsonb(NEW) - 'password' - 'last_login' IS DISTINCT FROM to_jsonb(OLD) - 'password' - 'last_login'
        THEN
            RAISE EXCEPTION 'before sign-in only the password and the last sign-in of a user can change'
                USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER accounts_user_before_sign_in BEFORE UPDATE ON accounts_user
        FOR EACH ROW EXECUTE FUNCTION accounts_user_before_sign_in();
"""

# What must be found before the clinic is known: ids only.
INVITATION_BY_HASH = """
    CREATE FUNCTION invitation_by_hash(wanted text) RETURNS TABLE (clinic_id bigint, invitation_id bigint)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
            SELECT i.clinic_id, i.id FROM accounts_invitation i WHERE i.token_hash = wanted
        $$;
"""
# An address is unique over all clinics, and inside a clinic the others' users cannot be seen.
USER_BY_ADDRESS = """
    CREATE FUNCTION user_by_address(wanted text) RETURNS bigint
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
            SELECT u.id FROM accounts_user u WHERE u.email = lower(wanted)
        $$;
"""

# Deferred, so that in one transaction an admin may hand over in either order, and a whole clinic may go. A clinic is
# made before its first admin, so only taking one away is looked at. The lock on the clinic's row makes two
# transactions that take away different admins come one after the other; the second then sees what the first did.
LAST_ADMIN_STAYS = """
    CREATE FUNCTION accounts_last_admin_stays() RETURNS trigger
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
        IF TG_OP = 'UPDATE' AND NEW.is_admin AND NEW.is_active AND NEW.clinic_id = OLD.clinic_id THEN
            RETURN NULL;
        END IF;
        PERFORM 1 FROM accounts_clinic WHERE id = OLD.clinic_id FOR NO KEY UPDATE;
        IF FOUND AND NOT EXISTS (
            SELECT 1 FROM accounts_user WHERE clinic_id = OLD.clinic_id AND is_admin AND is_active
        ) THEN
            RAISE EXCEPTION 'a clinic keeps its last active admin'
                USING ERRCODE = 'restrict_violation', CONSTRAINT = 'accounts_last_admin_stays';
        END IF;
        RETURN NULL;
    END $$;
    CREATE CONSTRAINT TRIGGER accounts_last_admin_stays AFTER UPDATE OR DELETE ON accounts_user
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.is_admin AND OLD.is_active)
        EXECUTE FUNCTION accounts_last_admin_stays();
"""


class Migration(migrations.Migration):
    """The database keeps this app's rows to their clinic, and a clinic its last active admin."""

    replaces = [
        ("accounts", "0002_rows_belong_to_clinics"),
        ("accounts", "0003_last_admin_stays"),
        ("accounts", "0006_drafts_belong_to_clinics"),
        ("accounts", "0008_more_rows_belong_to_clinics"),
    ]

    dependencies = [("accounts", "0001_tables")]

    operations = [
        migrations.RunSQL(
            CLINIC_POLICIES,
            """
            DROP POLICY accounts_clinic_read ON accounts_clinic; DROP POLICY accounts_clinic_make ON accounts_clinic;
            DROP POLICY accounts_clinic_change ON accounts_clinic;
            ALTER TABLE accounts_clinic DISABLE ROW LEVEL SECURITY;
            """,
        ),
        migrations.RunSQL(
            USER_POLICIES,
            """
            DROP TRIGGER accounts_user_before_sign_in ON accounts_user; DROP FUNCTION accounts_user_before_sign_in();
            DROP POLICY accounts_user_read ON accounts_user; DROP POLICY accounts_user_make ON accounts_user;
            DROP POLICY accounts_user_change ON accounts_user; DROP POLICY accounts_user_delete ON accounts_user;
            ALTER TABLE accounts_user DISABLE ROW LEVEL SECURITY;
            """,
        ),
        protect("accounts_clinicevent", "id"),
        protect("accounts_userevent"),
        *protect_recorded("accounts_site"),
        *protect_recorded("accounts_invitation"),
        *protect_recorded("accounts_phrase"),
        *protect_recorded("accounts_absence"),
        protect("accounts_draft"),
        protect("accounts_presence"),
        protect("accounts_spentpage"),
        same_clinic("accounts_invitation", "invited_by_id", "accounts_user"),
        same_clinic("accounts_phrase", "user_id", "accounts_user"),
        same_clinic("accounts_absence", "user_id", "accounts_user"),
        same_clinic("accounts_absence", "covered_by_id", "accounts_user"),
        same_clinic("accounts_draft", "writer_id", "accounts_user"),
        same_clinic("accounts_presence", "user_id", "accounts_user"),
        migrations.RunSQL(INVITATION_BY_HASH, "DROP FUNCTION invitation_by_hash(text);"),
        migrations.RunSQL(USER_BY_ADDRESS, "DROP FUNCTION user_by_address(text);"),
        migrations.RunSQL(
            LAST_ADMIN_STAYS,
            "DROP TRIGGER accounts_last_admin_stays ON accounts_user; DROP FUNCTION accounts_last_admin_stays();",
        ),
    ]
