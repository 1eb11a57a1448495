"""The portal as measured: its own settings, plus the pages it is measured against."""

import os

os.environ.setdefault("PORTAL_MODE", "demo")

from jane_portal.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.urls"
STORAGES = {
    **STORAGES,  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
TEMPLATES[0]["DIRS"] = [BASE_DIR / "tests" / "bench" / "templates", *TEMPLATES[0]["DIRS"]]  # type: ignore[list-item]  # noqa: F405
