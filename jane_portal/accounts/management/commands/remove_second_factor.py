"""remove_second_factor EMAIL --note TEXT: for the last administrator, whom nobody else can help."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from jane_portal.accounts.actions.factor import remove_second_factor
from jane_portal.accounts.models import User
from jane_portal.core.management.english import in_english


class Command(BaseCommand):
    help = "Remove a lost second factor, as an administrator does in the browser. The person gets a letter."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--note", required=True, help="how you made sure whom you speak with; kept in the history")

    @in_english
    def handle(self, *args: Any, **options: Any) -> None:
        person = User.objects.filter(email=options["email"].strip().lower(), is_active=True).first()
        if person is None:
            raise CommandError(f"Nobody has the address {options['email']}.")
        try:
            remove_second_factor(person=person, note=options["note"], by=None)
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        self.stdout.write(f"{person.email}: second factor removed")
