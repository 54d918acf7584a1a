"""All settings. What depends on where it runs comes from the environment (docs/settings.md lists every name).

Safe when nothing is set: without `DEBUG=1` a missing, short or development `SECRET_KEY` stops the start.
A `make run` writes `.local/environment`; it is read here when the real environment names no database, so that a
`manage.py` typed by hand finds the same servers.
"""

import os
import sys
from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from rehabgoals import logs

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
if "DATABASE_URL" not in os.environ and (BASE_DIR / ".local" / "environment").exists():
    env.read_env(BASE_DIR / ".local" / "environment")

DEBUG = env.bool("DEBUG", default=False)
TESTING = env.bool("TESTING", default=False)
LOCAL_RUN = env.bool("LOCAL_RUN", default=False)

DEVELOPMENT_SECRET = "development-only-secret-that-production-refuses"  # noqa: S105 - refused below without DEBUG
SECRET_KEY = env.str("SECRET_KEY", default=DEVELOPMENT_SECRET)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
if not DEBUG and (SECRET_KEY == DEVELOPMENT_SECRET or len(SECRET_KEY) < 32):
    raise ImproperlyConfigured(
        "SECRET_KEY is not set, or is shorter than 32 characters. Set a long random one, or DEBUG=1 while developing."
    )

PUBLIC_BASE_URL = env.str("PUBLIC_BASE_URL", default="http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS = [PUBLIC_BASE_URL] if PUBLIC_BASE_URL.startswith("https://") else []

# --- Applications -----------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "rehabgoals.apps.RehabGoalsConfig",
    "accounts.apps.AccountsConfig",
    "patients.apps.PatientsConfig",
    "measures.apps.MeasuresConfig",
    "goals.apps.GoalsConfig",
    # django.contrib.sessions owns the label "sessions"; ours is "rehab_sessions" (DESIGN 3).
    "sessions.apps.SessionsConfig",
    "plans.apps.PlansConfig",
    "reminders.apps.RemindersConfig",
    "evaluation.apps.EvaluationConfig",
    "demo.apps.DemoConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_htmx",
    "pgtrigger",
    "pghistory",
]

MIDDLEWARE = [
    # First, so that what the next one refuses has a policy too.
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "rehabgoals.middleware.RequestLogMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "rehabgoals.middleware.NoStoreMiddleware",
    "rehabgoals.middleware.ClinicMiddleware",
    "accounts.lock_middleware.LockMiddleware",
    "rehabgoals.middleware.AccessMiddleware",
]

ROOT_URLCONF = "rehabgoals.urls"
WSGI_APPLICATION = "rehabgoals.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "rehabgoals.context.csp_nonce",
                "accounts.navigation.navigation",
                "accounts.navigation.lock",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False

# --- Database: two roles, one alias (DESIGN 10) -----------------------------------------------------------------

# These commands change tables, so they connect as the tables' owner; everything else is the application's role.
# Not `pgtrigger`: its `install` would put back the functions that `tenancy.harden` has changed.
OWNER_COMMANDS = {"migrate", "createcachetable", "makemigrations", "sqlmigrate", "showmigrations"}
IS_OWNER_PROCESS = len(sys.argv) > 1 and sys.argv[0].endswith("manage.py") and sys.argv[1] in OWNER_COMMANDS

APPLICATION_DATABASE = env.db_url("DATABASE_URL", default="postgres://rehab_app@/rehabgoals")
OWNER_DATABASE = env.db_url("DATABASE_OWNER_URL", default="postgres://rehab_owner@/rehabgoals")
APPLICATION_ROLE = APPLICATION_DATABASE["USER"]

# Only the web server pools. Celery closes a pool after every task (celery #10554), and a command needs one connection.
USES_POOL = "gunicorn" in sys.argv[0]

DATABASES = {"default": dict(OWNER_DATABASE if IS_OWNER_PROCESS else APPLICATION_DATABASE)}
_options = DATABASES["default"].setdefault("OPTIONS", {})
_session = "-c statement_timeout=15000 -c idle_in_transaction_session_timeout=30000 -c lock_timeout=5000"
if IS_OWNER_PROCESS:
    _session = "-c lock_timeout=10000"
elif DEBUG or TESTING:
    # A query on a clinic's table outside in_clinic() then raises instead of silently finding nothing.
    _session += " -c app.clinic_id=none"
_options["options"] = _session
if USES_POOL:
    _options["pool"] = {"min_size": 1, "max_size": env.int("DATABASE_POOL_SIZE", default=8), "timeout": 10}
DATABASES["default"] |= {
    "ATOMIC_REQUESTS": True,
    "CONN_HEALTH_CHECKS": True,
    "CONN_MAX_AGE": 0 if USES_POOL else 600,
}

CACHES = {
    "default": {
        # Rate limits live here; in PostgreSQL they survive the loss of Redis (DESIGN rule 4).
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "rehabgoals_cache",
    }
}

# --- History kept by the database -------------------------------------------------------------------------------

import pghistory  # noqa: E402 - its field classes are settings

PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
PGHISTORY_CONTEXT_ID_FIELD = pghistory.ContextUUIDField()
PGHISTORY_DEFAULT_TRACKERS = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
PGHISTORY_OBJ_FIELD = pghistory.ObjForeignKey(related_name="events", db_index=True)

# --- Sign-in ----------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "accounts:home"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
if TESTING and not env.bool("TEST_REAL_HASHER", default=False):
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email")},
    },
    {"NAME": "accounts.passwords.LengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "accounts.passwords.StrengthValidator"},
]
PASSWORD_RESET_TIMEOUT = 3600

ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_FORMS = {
    "login": "accounts.sign_in_forms.SignInForm",
    "reset_password": "accounts.sign_in_forms.ForgottenPasswordForm",
    "reset_password_from_key": "accounts.sign_in_forms.NewPasswordForm",
    "change_password": "accounts.sign_in_forms.ChangePasswordForm",
    "set_password": "accounts.sign_in_forms.SetPasswordForm",
    "reauthenticate": "accounts.sign_in_forms.ReauthenticateForm",
}
MFA_FORMS = {
    "authenticate": "accounts.sign_in_forms.CodeForm",
    "reauthenticate": "accounts.sign_in_forms.CodeAgainForm",
    "activate_totp": "accounts.sign_in_forms.UseAppForm",
}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if PUBLIC_BASE_URL.startswith("https://") else "http"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
# allauth's own five tries in five minutes would let any stranger keep a clinician out. With passwords that are hard to
# guess a hundred an hour give nothing away.
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,100/h/key"}
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
MFA_ADAPTER = "accounts.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "RehabGoals"
# A code that changes while it is typed still counts, once.
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = LOCAL_RUN or TESTING
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
FIELD_KEYS = env.list("FIELD_KEYS", default=[])
USERSESSIONS_TRACK_ACTIVITY = False

# --- Cookies, headers, content security -------------------------------------------------------------------------

# Only a loopback run (make run, tests) does without https.
IS_HTTPS = not (LOCAL_RUN or TESTING or DEBUG)
SESSION_ENGINE = "rehabgoals.browser_sessions"
SESSION_COOKIE_NAME = "__Host-session" if IS_HTTPS else "rehabgoals-session"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_NAME = "__Host-csrf" if IS_HTTPS else "rehabgoals-csrf"
CSRF_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "rehabgoals.errors.csrf_failure"
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.int("TRUSTED_PROXY_COUNT", default=0) else None
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_HTTPS
SECURE_HSTS_PRELOAD = IS_HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# What a page says in passing names people; Django's default would put it into a cookie.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
# A visit asks three goals' practice, each with its level and 14 days to tick, and several questionnaires of many items.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
# No form takes more than one file, and none is put on the disk.
DATA_UPLOAD_MAX_NUMBER_FILES = 1
FILE_UPLOAD_HANDLERS = ["rehabgoals.uploads.MemoryOnly"]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

# --- Static files -----------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / ".local" / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "rehabgoals.static_packages.PackageFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
_staticfiles = "whitenoise.storage.CompressedManifestStaticFilesStorage"
if DEBUG or TESTING:
    _staticfiles = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": _staticfiles},
}
WHITENOISE_USE_FINDERS = DEBUG or TESTING
# A file is looked for when somebody asks for it, and not all of them for each client that a test makes.
WHITENOISE_AUTOREFRESH = DEBUG or TESTING
# Pages name files by their hashed names only; keeping the others too would double the time collectstatic compresses.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# --- Language and time ------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", _("English")),
    ("en-us", _("English (United States)")),
    ("es", _("Spanish")),
    ("fr", _("French")),
    ("ar", _("Arabic")),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["rehabgoals.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- E-mail -----------------------------------------------------------------------------------------------------

vars().update(env.email_url("EMAIL_URL", default="smtp://localhost:25"))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="RehabGoals <no-reply@localhost>")

# --- Celery: the broker carries ids, never the truth (DESIGN rule 4) -----------------------------------------------

CELERY_BROKER_URL = env.str("REDIS_URL", default="redis://localhost:6379/0")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Whoever hands a task over does not wait for a Redis that is away: the row in PostgreSQL waits instead. (A worker's own
# connection has its own patience.)
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 300, "max_retries": 0, "socket_connect_timeout": 2}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 60
CELERY_TASK_SOFT_TIME_LIMIT = 45
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    "plan-messages": {"task": "reminders.tasks.plan_messages", "schedule": 300.0},
    "send-due-messages": {"task": "reminders.tasks.send_due_messages", "schedule": 30.0},
    "refresh-cohorts": {"task": "evaluation.tasks.refresh_cohorts", "schedule": crontab(hour=2, minute=20)},
    "let-go-of-typed-words": {"task": "accounts.tasks.let_go_of_typed_words", "schedule": crontab(hour=2, minute=50)},
}

# --- Logs: no health information, no paths with ids or tokens (DESIGN rule 5) ---------------------------------------

LOGGING = logs.configuration(
    {
        "django": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "django.security.DisallowedHost": {"handlers": [], "propagate": False},
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
    }
)
