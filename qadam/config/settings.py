"""All settings, read from the environment alone. docs/reference/settings.md is generated from the calls of `env` here.

A missing or malformed value stops the start with one sentence that names the variable (`qadam.base.environment`).
"""

from pathlib import Path
from typing import Any

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from qadam.base.environment import Environment

ROOT = Path(__file__).resolve().parent.parent.parent

env = Environment(ROOT / ".env")

# What kind of instance ---------------------------------------------------------------------------------------------
DEBUG = env.flag("QADAM_DEBUG", default=False, about="Development mode: detailed error pages. Never in production.")
MAINTENANCE = env.flag("QADAM_MAINTENANCE", default=False, about="Answer every page with 'back soon' (503).")
DEMO = env.flag(
    "QADAM_DEMO", default=False, about="A demonstration: each page and mail says that its data are illustrative."
)
DEMO_WORLD = env.flag(
    "QADAM_DEMO_WORLD", default=False, about="The demonstration shows a collection about many States, and says so."
)
TESTING = env.flag("QADAM_TESTING", default=False, about="Set by the tests: quick password hashing.")
SITE_ADDRESS = env.text(
    "QADAM_ADDRESS", default="http://127.0.0.1:8000", about="The public address of the site, for links in mails."
).rstrip("/")
DATA_FOLDER = Path(
    env.text("QADAM_DATA", default=str(ROOT / "var"), about="Folder of the SQLite database and of the stored files.")
).resolve()
SECRET_KEY = env.secret_key(
    "QADAM_SECRET_KEY", folder=DATA_FOLDER, about="Signs sessions. Made once in QADAM_DATA where it is not given."
)
SECRET_KEY_FALLBACKS = env.words(
    "QADAM_SECRET_KEY_FALLBACKS",
    default=[],
    about="Earlier secret keys, with commas: what they signed or sealed stays readable.",
)
ALLOWED_HOSTS = env.words(
    "QADAM_HOSTS", default=["127.0.0.1", "localhost"], about="Host names that the site answers to, with commas."
)
SECURE = SITE_ADDRESS.startswith("https://")

# Apps: in the order of who may import whom, from the top down -----------------------------------------------------
INSTALLED_APPS = [
    "qadam.operations",
    "qadam.portal",
    "qadam.reports",
    "qadam.consultations",
    "qadam.communications",
    "qadam.progress",
    "qadam.plan",
    "qadam.intake",
    "qadam.register",
    "qadam.documents",
    "qadam.taxonomy",
    "qadam.notifications",
    "qadam.accounts",
    "qadam.bodies",
    "qadam.audit",
    "qadam.base",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_htmx",
    "django_tasks_db",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "qadam.base.middleware.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "qadam.base.middleware.MaintenanceMiddleware",
    "qadam.base.middleware.MethodMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "qadam.base.kept.KeepPostedTextMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "qadam.accounts.middleware.SecondFactorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "qadam.base.middleware.DomainErrorMiddleware",
]

ROOT_URLCONF = "qadam.config.urls"
WSGI_APPLICATION = "qadam.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "qadam" / "base" / "templates"],  # before allauth's own
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "qadam.base.context.shell",
            ],
            "builtins": [
                "qadam.base.templatetags.components",
                "django.templatetags.i18n",
                "django.templatetags.static",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Database ----------------------------------------------------------------------------------------------------------
DATABASES = {
    "default": env.database(
        "DATABASE_URL",
        default=f"sqlite:///{DATA_FOLDER / 'qadam.sqlite3'}",
        about="SQLite by default; postgres://user:password@host/name for PostgreSQL.",
    )
}

# Cache and jobs: in the database, so that several machines share them -------------------------------------------------
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "base_cache",
        "TIMEOUT": 3600,
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

# Files -------------------------------------------------------------------------------------------------------------
STORAGES: dict[str, dict[str, Any]] = {
    "default": env.file_storage(
        "QADAM_FILES",
        default=f"file://{DATA_FOLDER / 'files'}",
        about="Where documents are kept: file:///folder, or s3://bucket?endpoint=https://host.",
    ),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# What is confidential: the master key stands beside the data, and in no backup ---------------------------------------
CASE_KEYS = env.text(
    "QADAM_CASE_KEYS",
    default=str(DATA_FOLDER / "case_keys"),
    about="File of the master keys of the communications. Keep a copy apart from the backups.",
)
CASE_KEY_COMMAND = env.text(
    "QADAM_CASE_KEY_COMMAND",
    default="",
    about="Command of a key management service instead of the file: see how to look after the keys of the cases.",
)
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("QADAM_STATIC", default=str(DATA_FOLDER / "static"), about="Collected static files."))
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
MAX_UPLOAD_BYTES = (
    1024 * 1024 * env.number("QADAM_MAX_UPLOAD_MB", default=50, about="Largest file that may be uploaded.")
)
UPLOAD_SCAN_COMMAND = env.text(
    "QADAM_SCAN_COMMAND",
    default="",
    about="A scanner for uploads, such as `clamdscan --fdpass --no-summary`: gets the path of a file, ends with 0 for "
    "a clean one; anything else refuses the upload.",
)
UPLOAD_SCAN_SECONDS = env.number("QADAM_SCAN_SECONDS", default=60, about="How long a scan may take before it fails.")
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

# Progress ----------------------------------------------------------------------------------------------------------
EVIDENCE_VALID_DAYS = env.number(
    "QADAM_EVIDENCE_DAYS",
    default=365,
    about="A status whose newest evidence is older than this many days is shown as unverified.",
)

# Languages ---------------------------------------------------------------------------------------------------------
LANGUAGES = [("kk", _("Kazakh")), ("ru", _("Russian")), ("en", _("English"))]
LANGUAGE_CODE = env.text("QADAM_LANGUAGE", default="en", about="Language of visitors whose browser asks for no other.")
LOCALE_PATHS = sorted(path for path in (ROOT / "locale").glob("*") if path.is_dir())
FORMAT_MODULE_PATH = ["qadam.base.formats"]
TIME_ZONE = env.text(
    "QADAM_TIME_ZONE", default="Asia/Almaty", about="Time zone in which dates are shown and deadlines end."
)
USE_TZ = True
USE_I18N = True

# Sign-in -----------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "inbox"
LOGOUT_REDIRECT_URL = "overview"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are made by the administrator; there is no open sign-up
ACCOUNT_ADAPTER = "qadam.accounts.adapter.AccountAdapter"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "add_webauthn": "qadam.accounts.key_forms.AddKeyForm",
    "edit_webauthn": "qadam.accounts.key_forms.EditKeyForm",
}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
REQUIRE_SECOND_FACTOR = env.flag(
    "QADAM_REQUIRE_MFA",
    default=True,
    about="Coordinators, case officers and administrators must have a second step of sign-in. "
    "Never in a demonstration. Switch it off where the single sign-on server asks for one.",
) and not (DEBUG or DEMO or TESTING)
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_PROVIDERS = env.openid_connect(
    "QADAM_OPENID", about="A single sign-on server: JSON with name, client_id, secret and server_url."
)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # One browser signs in a hundred times from one address; the limits have a test of their own.
    ACCOUNT_RATE_LIMITS = False

# Mail --------------------------------------------------------------------------------------------------------------
vars().update(env.email("QADAM_MAIL", default="console:", about="smtp://user:password@host:587?tls=true, or console:"))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("QADAM_MAIL_FROM", default="qadam@localhost", about="Sender of all mails.")

# Headers -----------------------------------------------------------------------------------------------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_NAME = "qadam_session"
CSRF_COOKIE_HTTPONLY = False  # htmx reads the token from the page, Django from the cookie
SECURE_SSL_REDIRECT = SECURE and env.flag("QADAM_REDIRECT_HTTPS", default=True, about="Send http:// to https://.")
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https")
    if env.flag("QADAM_BEHIND_PROXY", default=False, about="Trust X-Forwarded-Proto of the reverse proxy.")
    else None
)
CSRF_TRUSTED_ORIGINS = [SITE_ADDRESS] if SECURE else []
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# Logs: one JSON object a line in production, readable lines in development -------------------------------------
LOGGING = env.logging("QADAM_LOG", default="plain" if DEBUG else "json", about="Form of the log: json or plain.")
DEFAULT_EXCEPTION_REPORTER_FILTER = "qadam.base.reports.QuietReporterFilter"
CSRF_FAILURE_VIEW = "qadam.base.views.csrf_failure"

# The public API ----------------------------------------------------------------------------------------------------
API_REQUESTS_A_MINUTE = env.number(
    "QADAM_API_PER_MINUTE", default=300, about="How many requests one address may send to the public API in a minute."
)

# Workers -----------------------------------------------------------------------------------------------------------
WORKER_STALE_SECONDS = env.number(
    "QADAM_WORKER_STALE_SECONDS", default=60, about="A worker that has not said so for this long counts as dead."
)
