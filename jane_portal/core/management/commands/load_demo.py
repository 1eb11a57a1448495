import os
import random
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from jane_portal.core.demo import DemoPlan, demo_parts
from jane_portal.core.management.english import in_english

LETTERS = "abcdefghjkmnpqrstuvwxyz"  # none that is easily mistaken for another


class Command(BaseCommand):
    help = "Load the demo network: invented associations and people. Demo mode only; a second run changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", type=int, default=12, help="the same seed gives the same network")
        parser.add_argument("--associations", type=int, default=260, help="how many invented associations (1–20000)")

    @in_english
    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("load_demo works only with PORTAL_MODE=demo.")
        if not 1 <= options["associations"] <= 20_000:
            raise CommandError("--associations is a number from 1 to 20000.")
        path = Path(settings.DATA_DIR) / "demo-accounts.txt"
        plan = DemoPlan(
            seed=options["seed"],
            associations=options["associations"],
            password=_kept_password(path) or _new_password(),
            random=random.Random(options["seed"]),  # noqa: S311 - invented data, not a secret
        )
        try:
            with transaction.atomic():
                loaded = {part.key: part.load(plan) for part in demo_parts()}
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from error
        for key, written in loaded.items():
            facts = (
                "already there" if written is None else ", ".join(f"{name} {count}" for name, count in written.items())
            )
            self.stdout.write(f"Demo data, {key}: {facts}")
        if plan.accounts:
            _write_accounts(path, plan)
            self.stdout.write(f"Demo accounts are listed in {path}")


def _new_password() -> str:
    return "-".join("".join(secrets.choice(LETTERS) for _letter in range(4)) for _part in range(4))


def _kept_password(path: Path) -> str:
    """The password of an earlier run, so that people who know it can go on."""
    if not path.exists():
        return ""
    found = [line.split()[-1] for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("Salasana:")]
    return found[0] if found else ""


def _write_accounts(path: Path, plan: DemoPlan) -> None:
    """Readable by the owner of the portal only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    width = max(len(email) for email, _who in plan.accounts)
    lines = [f"{email.ljust(width)}  {who}" for email, who in plan.accounts]
    text = "\n".join(["Demotunnukset:", *lines, f"Salasana:   {plan.password}", ""])
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    path.chmod(0o600)
