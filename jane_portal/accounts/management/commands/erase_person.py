"""erase_person EMAIL: erase somebody at once, with or without an account."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from jane_portal.accounts.actions.erasure import erase_person
from jane_portal.accounts.models import User
from jane_portal.accounts.selectors.person import person_of
from jane_portal.core.personal.copying import sections


class Command(BaseCommand):
    help = "Erase the person with this address at once: account, contacts, letters, history. It cannot be undone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"].strip().lower()
        user = User.objects.filter(email=email).first()
        if user is None and not sections(person_of(None, email=email)):
            raise CommandError(f"The portal knows nobody by {email}.")
        try:
            rows = erase_person(user=user, email=email, by=None)
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        self.stdout.write(f"Erased: {rows} rows. The names are out of the history too.")
