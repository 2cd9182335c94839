import django.contrib.postgres.indexes
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("papers", "0004_said_by_people"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="institution",
            index=django.contrib.postgres.indexes.GinIndex(fields=["domains"], name="papers_institution_domains_idx"),
        ),
    ]
