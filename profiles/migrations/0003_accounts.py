from django.db import migrations

VERIFIED_ONCE = """
CREATE UNIQUE INDEX profiles_verified_address_once ON account_emailaddress (lower(email)) WHERE verified;
ALTER TABLE account_emailaddress
    ADD CONSTRAINT profiles_address_is_canonical CHECK (email = lower(email) AND email ~ '^[\\x21-\\x7e]+$');
"""
NOT_VERIFIED_ONCE = """
DROP INDEX profiles_verified_address_once;
ALTER TABLE account_emailaddress DROP CONSTRAINT profiles_address_is_canonical;
"""
SHARED_CACHE = """
CREATE TABLE portal_shared_cache (
    key text PRIMARY KEY,
    value text NOT NULL,
    ends_at timestamp with time zone NOT NULL
);
CREATE INDEX portal_shared_cache_ends_idx ON portal_shared_cache (ends_at);
"""


class Migration(migrations.Migration):
    """One verified address belongs to one account, however it is written; limits of sign-in are counted in a table."""

    dependencies = [
        ("profiles", "0002_claims"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
        ("usersessions", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(VERIFIED_ONCE, NOT_VERIFIED_ONCE),
        migrations.RunSQL(SHARED_CACHE, "DROP TABLE portal_shared_cache"),
    ]
