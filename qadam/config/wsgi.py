"""The entry point of web servers: `gunicorn qadam.config.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qadam.config.settings")

application = get_wsgi_application()
