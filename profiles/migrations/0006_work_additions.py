"""Works that somebody misses here."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

_WAYS = [("doi", "DOI"), ("arxiv", "arXiv id"), ("bibtex", "BibTeX")]
_STATES = [
    ("found", "found; to be looked at"),
    ("adding", "waiting to be added"),
    ("added", "added"),
    ("failed", "could not be added"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("papers", "0009_hidden_and_added"),
        ("profiles", "0004_corrections"),
    ]

    operations = [
        migrations.CreateModel(
            name="WorkAddition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("way", models.TextField(choices=_WAYS)),
                ("given", models.TextField()),
                ("answer", models.TextField(blank=True)),
                ("found", models.JSONField(default=dict)),
                ("state", models.TextField(choices=_STATES, default="found")),
                ("reason", models.TextField(blank=True, help_text="A sentence: why it could not be added.")),
                ("was_here", models.BooleanField(default=False)),
                ("asked_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="work_additions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="papers.author"
                    ),
                ),
                (
                    "work",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="papers.work",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["asked_by", "-asked_at"], name="profiles_workaddition_by_idx"),
                    models.Index(
                        condition=Q(state="adding"), fields=["asked_at"], name="profiles_workaddition_wait_idx"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(way__in=[way for way, _ in _WAYS]), name="profiles_workaddition_way_known"
                    ),
                    models.CheckConstraint(
                        condition=Q(state__in=[state for state, _ in _STATES]),
                        name="profiles_workaddition_state_known",
                    ),
                ],
            },
        ),
    ]
