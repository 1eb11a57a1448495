"""WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jane_portal.settings")

application = get_wsgi_application()
# Read all addresses (and so all views) now: the web workers share them, and nobody's first page waits for them.
get_resolver().url_patterns  # noqa: B018
