"""Settings of the Django admin that bench/portal.py measures against: the product's models, none of its pages."""

from qadam.config.settings import *  # noqa: F403  (settings are made to be taken over)
from qadam.config.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "django.contrib.admin"]
ROOT_URLCONF = "portal_admin"
MIDDLEWARE = ["allauth.account.middleware.AccountMiddleware"]  # which its app insists on
LANGUAGE_CODE = "en"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
