"""The WSGI entry point for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rehabgoals.settings")

application = get_wsgi_application()

# After the line above: it sets Django up. A process whose database role sees past the policies serves nobody.
from rehabgoals.tenancy import look_at_role  # noqa: E402

look_at_role()
