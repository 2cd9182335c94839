"""Emptying the tables after tests that commit.

Django's way, TRUNCATE, makes some seven hundred files anew and lets permissions be written again: half a second each
time. Here what is there is deleted, of the few tables that have anything, and content types and permissions stay; Django's
way is gone only where a table has grown.
"""

from typing import Final

from django.core.management import call_command
from django.db import connection

# Rows of the schema, which tests do not write.
_STAY: Final = {"django_migrations", "django_content_type", "auth_permission"}
# A file that has grown beyond this has much of what was there once, which every query would look through.
_LARGE: Final = 256 * 1024
_MAY_PASS_TRIGGERS: Final = "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"


def empty_tables() -> None:
    """Of everything that tests have written, by whatever means. No triggers run; sequences go on where they are."""
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    asked = " UNION ALL ".join(
        f"SELECT '{table}', EXISTS (SELECT FROM {table}), pg_relation_size('{table}') > {_LARGE}"
        for table in sorted(set(names) - _STAY)
    )
    with connection.cursor() as cursor:
        cursor.execute(_MAY_PASS_TRIGGERS)
        (may_pass_triggers,) = cursor.fetchone()
        cursor.execute(asked)
        found = cursor.fetchall()
        if may_pass_triggers and not any(is_large for _, _, is_large in found):
            deleted = "".join(f"DELETE FROM {table};" for table, has_rows, _ in found if has_rows)
            cursor.execute(f"SET session_replication_role = replica; {deleted} RESET session_replication_role")
            return
    call_command("flush", interactive=False, verbosity=0)
