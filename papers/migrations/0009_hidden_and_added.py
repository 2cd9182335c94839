"""Records that people had hidden, and names that people put into author lists."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

_SHOWN = "People do not want it shown."


class Migration(migrations.Migration):
    dependencies = [
        ("papers", "0008_naming"),
    ]

    operations = [
        migrations.AddField("author", "hidden", models.BooleanField(db_default=False, default=False, help_text=_SHOWN)),
        migrations.AddField("work", "hidden", models.BooleanField(db_default=False, default=False, help_text=_SHOWN)),
        migrations.RemoveConstraint("correction", "papers_correction_kind_known"),
        migrations.AlterField(
            "correction",
            "kind",
            models.TextField(
                choices=[
                    ("sort", "works sorted"),
                    ("merge", "records joined"),
                    ("split", "works given a record of their own"),
                    ("hide", "a record hidden"),
                ]
            ),
        ),
        migrations.AddConstraint(
            "correction",
            models.CheckConstraint(
                condition=Q(kind__in=["sort", "merge", "split", "hide"]), name="papers_correction_kind_known"
            ),
        ),
        migrations.CreateModel(
            name="HiddenRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kept", models.JSONField(default=dict)),
                ("since", models.DateTimeField()),
                (
                    "author",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="hiding",
                        to="papers.author",
                    ),
                ),
                (
                    "correction",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="hiding", to="papers.correction"
                    ),
                ),
                (
                    "work",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="hiding",
                        to="papers.work",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(author__isnull=True, work__isnull=False)
                        | Q(author__isnull=False, work__isnull=True),
                        name="papers_hiddenrecord_one_thing",
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="AddedName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.TextField()),
                ("name_key", models.TextField()),
                ("position", models.IntegerField()),
                ("by", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="added_names", to="papers.author"
                    ),
                ),
                (
                    "work",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="added_names",
                        to="papers.work",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=Q(ended_at__isnull=True), fields=["work"], name="papers_addedname_work_idx")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(ended_at__isnull=True), fields=["work", "name_key"], name="papers_addedname_once"
                    ),
                    models.CheckConstraint(condition=~Q(name=""), name="papers_addedname_not_empty"),
                    models.CheckConstraint(condition=Q(position__gte=1), name="papers_addedname_position_from_one"),
                ],
            },
        ),
    ]
