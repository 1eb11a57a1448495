#!/usr/bin/env python
"""Django's command line for the portal. `bin/manage` runs it with everything set up."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jane_portal.settings")
    if sys.argv[1:2] in (["migrate"], ["createcachetable"], ["flush"], ["restore"]):
        # Tables belong to the owner (DATABASE_OWNER_URL), whose rights the portal itself does not have.
        os.environ.setdefault("PORTAL_AS_OWNER", "1")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
