"""login_link EMAIL: prints a one-time sign-in address (demo mode only)."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from jane_portal.accounts.actions.people import create_login_link
from jane_portal.core.management.english import in_english


class Command(BaseCommand):
    help = "Print an address that signs the person in once within 15 minutes. Demo mode only."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")

    @in_english
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            token = create_login_link(email=options["email"], by=None)
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        self.stdout.write(f"{settings.PORTAL_BASE_URL}{reverse('login_link', args=[token])}")
