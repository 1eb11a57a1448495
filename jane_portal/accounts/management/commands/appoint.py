"""appoint EMAIL ROLE [--scope S] [--until DATE]: the first secretary and administrator, and any other role."""

from __future__ import annotations

import datetime
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from jane_portal.accounts.actions.people import appoint
from jane_portal.accounts.models import ROLE_SCOPES
from jane_portal.core.management.english import in_english

SCOPE_EXAMPLES = {"municipality": "municipality:426", "association": "association:UUID"}


class Command(BaseCommand):
    help = "Give a role to a person; the person is made when new and gets a letter."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("role", help=", ".join(ROLE_SCOPES))
        parser.add_argument("--scope", default="", help="municipality:426, association:UUID; not needed for the others")
        parser.add_argument("--until", type=datetime.date.fromisoformat, help="last day, YYYY-MM-DD")

    @in_english
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            span = appoint(
                email=options["email"],
                role=options["role"],
                scope=options["scope"],
                until=options["until"],
                by=None,
            )
        except ValidationError as error:
            raise CommandError("; ".join(error.messages) + _hint(error, options["role"])) from error
        self.stdout.write(f"{span.user.email}: {span.role} {span.scope}, {span.since} – {span.until or ''}".rstrip())


def _hint(error: ValidationError, role: str) -> str:
    """How a scope of this role is written, when the scope was what is wrong."""
    example = SCOPE_EXAMPLES.get(ROLE_SCOPES.get(role, ""))
    return f" (--scope {example})" if getattr(error, "code", "") == "scope" and example else ""
