from django.db import migrations, models

# Until the graph is built anew, what is there counts as matched by the portal, which most of it is.
GROUND = """
ALTER TABLE graph_authored ADD COLUMN ground smallint NOT NULL DEFAULT 3,
    ADD CONSTRAINT graph_authored_ground_known CHECK (ground BETWEEN 0 AND 6);
ALTER TABLE graph_authored ALTER ground DROP DEFAULT;
"""
NO_GROUND = "ALTER TABLE graph_authored DROP COLUMN ground;"


class Migration(migrations.Migration):
    dependencies = [
        ("graph", "0001_initial"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(GROUND, NO_GROUND)],
            state_operations=[
                migrations.AddField(
                    model_name="authored",
                    name="ground",
                    field=models.SmallIntegerField(
                        choices=[
                            (0, "named by somebody else who typed the work in"),
                            (1, "what people said and what a source says contradict each other"),
                            (2, "said by the person alone"),
                            (3, "named by a source, and matched by the portal"),
                            (4, "named by a source with an identifier of its own"),
                            (5, "named by a source with the ORCID iD"),
                            (6, "named by a source and confirmed by the person"),
                        ],
                        default=3,
                    ),
                    preserve_default=False,
                ),
            ],
        ),
    ]
