"""The environment of the portal's processes: what the caller has set wins, the rest comes from the data folder."""

import os
import secrets
from pathlib import Path

from bootstrap import ROOT
from servers import Servers


class Portal:
    """One portal: a data folder and the settings that follow from it."""

    def __init__(self, data: Path | None = None, port: int = 8000) -> None:
        """data: the folder of --data; without it PORTAL_DATA_DIR, else var/data."""
        self.data = Path(data or os.environ.get("PORTAL_DATA_DIR") or ROOT / "var" / "data").expanduser().resolve()
        self.port = port
        self.demo = os.environ.get("PORTAL_MODE", "demo") == "demo"
        self.own_database = not os.environ.get("DATABASE_URL")
        self.own_broker = not os.environ.get("REDIS_URL")

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def remember_port(self) -> None:
        """For `bin/manage`, whose links should lead to the portal that runs on this folder."""
        (self.data / "run" / "port").write_text(f"{self.port}\n")

    def recall_port(self) -> None:
        remembered = self.data / "run" / "port"
        if remembered.exists() and remembered.read_text().strip().isdigit():
            self.port = int(remembered.read_text())

    @property
    def logs(self) -> Path:
        return self.data / "log"

    def prepare_folder(self) -> None:
        """The folder may be passed through (PostgreSQL may run as another user), its parts are private."""
        self.data.mkdir(parents=True, exist_ok=True)
        self.data.chmod(0o711)
        for name in ("log", "run", "media"):
            (self.data / name).mkdir(exist_ok=True)
            (self.data / name).chmod(0o700)

    def secret_key(self) -> str:
        """Made once for each data folder, so that sessions outlive a restart. Production must be given its own."""
        path = self.data / "secret-key"
        if not path.exists():
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(50))
        return path.read_text()

    def environment(self, servers: Servers) -> dict[str, str]:
        defaults = {"PORTAL_MODE": "demo", "PORTAL_BASE_URL": self.address}
        if self.demo and not os.environ.get("SECRET_KEY"):
            defaults["SECRET_KEY"] = self.secret_key()
        return {
            **defaults,
            **os.environ,
            **servers.environment(),
            "PORTAL_DATA_DIR": str(self.data),
            "DJANGO_SETTINGS_MODULE": "jane_portal.settings",
            "PYTHONUNBUFFERED": "1",
        }
