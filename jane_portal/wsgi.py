"""WSGI entry point."""

import os
import sys
from typing import Any

from django.core.handlers.wsgi import WSGIRequest
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver
from django.utils.http import parse_header_parameters

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jane_portal.settings")


class PortalRequest(WSGIRequest):
    """A request that may name any encoding; one that is no text ("hex") would break it before any view is asked."""

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        super()._set_content_type_params(  # type: ignore[misc]
            {**meta, "CONTENT_TYPE": meta.get("CONTENT_TYPE", "").split(";", 1)[0]}
        )
        self.content_params = parse_header_parameters(meta.get("CONTENT_TYPE", ""))[1]


application = get_wsgi_application()

from jane_portal.core.checks import unsafe_database  # noqa: E402 - the applications are there only now

# Only under a server, which names itself here: whoever else reads this module asks nothing of the database.
if os.environ.get("SERVER_SOFTWARE") and (problems := unsafe_database()):
    sys.exit("The portal does not start on this database.\n" + "\n".join(problems))
application.request_class = PortalRequest
# Read all addresses (and so all views) now: the web workers share them, and nobody's first page waits for them.
get_resolver().url_patterns  # noqa: B018
