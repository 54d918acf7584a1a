"""A clinic keeps its last active admin, whoever asks: looked at when the transaction commits."""

from django.db import migrations

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
    """A clinic keeps its last active admin."""

    dependencies = [("accounts", "0002_rows_belong_to_clinics")]

    operations = [
        migrations.RunSQL(
            LAST_ADMIN_STAYS,
            "DROP TRIGGER accounts_last_admin_stays ON accounts_user; DROP FUNCTION accounts_last_admin_stays();",
        )
    ]
