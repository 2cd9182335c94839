"""`manage.py content_fingerprint`"""

from typing import Any

from django.core.management.base import BaseCommand

from papers.fingerprint import content_fingerprint


class Command(BaseCommand):
    help = "Prints a hash of all imported content, the same for the same content in any database."

    def handle(self, *args: Any, **options: Any) -> None:
        fingerprint = content_fingerprint()
        for part in fingerprint.parts:
            self.stdout.write(f"{part.digest}  {part.lines:>12,} {part.name}")
        self.stdout.write(f"{fingerprint.digest}  content")
