"""`manage.py explain_trust A1`"""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.common.parameters import Refused, past_moment
from profiles.trust.deriving import NoSuchRecordError, as_data, as_text, derive


class Command(BaseCommand):
    help = "Prints how the trust score of a record came about: every number that went in, and what was done with it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("record", help="the public id of the record, as in its address: A1")
        parser.add_argument("--as-of", default="", help="a date or an RFC 3339 moment in the past, in place of now")
        parser.add_argument("--json", action="store_true", help="for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        now, refused = timezone.now(), list[Refused]()
        as_of = past_moment({"as_of": options["as_of"]}, "as_of", now=now, refused=refused)
        if refused:
            raise CommandError(f"--as-of: {refused[0].wrong}", returncode=2)
        try:
            found = derive(record=options["record"], as_of=as_of, now=now)
        except NoSuchRecordError as error:
            raise CommandError(str(error), returncode=2) from None
        self.stdout.write(json.dumps(as_data(found), indent=2) if options["json"] else as_text(found))
