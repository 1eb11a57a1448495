"""Settings from the environment only; README documents each variable once.

`PORTAL_MODE` is `demo` (the default of bin/run) or `production`. Nothing secret has a default in production.
"""

import json
import os
from pathlib import Path

import dj_database_url
import dj_email_url
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from jane_portal.schedule import BEAT_SCHEDULE

BASE_DIR = Path(__file__).resolve().parent.parent


def _flag(name: str, default: bool) -> bool:
    return os.environ.get(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


# --- Mode and place -------------------------------------------------------------------------------

PORTAL_MODE = os.environ.get("PORTAL_MODE", "production")
if PORTAL_MODE not in {"demo", "production"}:
    raise ImproperlyConfigured("PORTAL_MODE is either demo or production.")
DEMO = PORTAL_MODE == "demo"
PORTAL_REGION = os.environ.get("PORTAL_REGION", "12")
# Whether municipalities may order from associations, beside the associations themselves.
PORTAL_MUNICIPALITIES_ORDER = _flag("PORTAL_MUNICIPALITIES_ORDER", False)
# The region's own names for its bodies and roles, read by core.text.terms.
PORTAL_TERMS_DIR = BASE_DIR / "associations" / "data" / "terms"
_TERMS = PORTAL_TERMS_DIR / f"{PORTAL_REGION}.json"
_TERMS = _TERMS if _TERMS.exists() else PORTAL_TERMS_DIR / "default.json"
_BOARD = json.loads(_TERMS.read_text(encoding="utf-8"))["board"]["fi"]
PORTAL_BASE_URL = os.environ.get("PORTAL_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
DATA_DIR = Path(os.environ.get("PORTAL_DATA_DIR", BASE_DIR / "var" / "data"))

DEBUG = _flag("DEBUG", False)
SECRET_KEY = os.environ.get("SECRET_KEY", "")
if not SECRET_KEY:
    if not DEMO:
        raise ImproperlyConfigured("Set SECRET_KEY: production has no default.")
    SECRET_KEY = "demo-only-not-secret-" + PORTAL_REGION * 20

ALLOWED_HOSTS = [
    host for host in os.environ.get("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]" if DEMO else "").split(",") if host
]
SECURE = PORTAL_BASE_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [PORTAL_BASE_URL] if SECURE else []

# The human helper named in the footer of every page and letter.
PORTAL_HELPER = {
    "name": os.environ.get("PORTAL_HELPER_NAME", "Auli Auttavainen" if DEMO else ""),
    "phone": os.environ.get("PORTAL_HELPER_PHONE", "050 000 0000" if DEMO else ""),
    "email": os.environ.get("PORTAL_HELPER_EMAIL", "apua@demo.example" if DEMO else ""),
}

# Who answers for the personal data (GDPR article 4(7)), and how to reach them.
PORTAL_CONTROLLER = {
    "name": os.environ.get("PORTAL_CONTROLLER_NAME", ""),
    "contact": os.environ.get("PORTAL_CONTROLLER_CONTACT", ""),
}

# --- Applications ---------------------------------------------------------------------------------

INSTALLED_APPS = [
    "jane_portal.core",
    "jane_portal.accounts",
    "jane_portal.mail",
    "jane_portal.feedback",
    "jane_portal.follow",
    "associations",
    "networks.bodies",
    "networks.representation",
    "networks.meetings",
    "huoltamo",
    "jane_portal.api",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",  # templates of allauth load it
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "rules.apps.AutodiscoverRulesConfig",
    "pgtrigger",
    "pghistory",
    "csp",
    "django_filters",
    "django_htmx",
    # Both rewrite TEMPLATES when given by their plain names; the loaders are named below instead.
    "template_partials.apps.SimpleAppConfig",
    "django_cotton.apps.SimpleAppConfig",
]

MIDDLEWARE = [
    "jane_portal.api.middleware.ApiMiddleware",
    "jane_portal.core.web.headers.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "jane_portal.core.web.guards.BadInputMiddleware",
    "jane_portal.core.plain.mode.PlainModeMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "jane_portal.core.methods.WrongMethodMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "jane_portal.policy.PolicyMiddleware",
    "jane_portal.accounts.middleware.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "jane_portal.accounts.middleware.ActingMiddleware",
]

ROOT_URLCONF = "jane_portal.urls"
WSGI_APPLICATION = "jane_portal.wsgi.application"
ASGI_APPLICATION = "jane_portal.asgi.application"

_LOADERS = [
    "django_cotton.cotton_loader.Loader",
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    _LOADERS if DEBUG else [("django.template.loaders.cached.Loader", _LOADERS)],
                )
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
                "django.templatetags.i18n",
                "django.templatetags.static",
                "jane_portal.core.templatetags.portal",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "jane_portal.core.web.context.portal",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Questions of one network address to all processes together; 0 is no limit.
API_REQUESTS_A_MINUTE = 120

# --- Database, cache, broker ----------------------------------------------------------------------

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL", "postgres:///jane"), conn_max_age=60, conn_health_checks=True
    )
}
# Compiling a statement costs more than any statement here takes; hits of a broad search are sorted in memory.
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c jit=off -c work_mem=16MB")
# Migrations may run as the owner of the tables, so that the application role cannot rewrite history.
if os.environ.get("DATABASE_OWNER_URL") and os.environ.get("PORTAL_AS_OWNER"):
    DATABASES["default"] = dj_database_url.parse(os.environ["DATABASE_OWNER_URL"])
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/0")
# Rate limits count in PostgreSQL, so that sign-in works while the broker is down.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "portal_cache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600}
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "Europe/Helsinki"
CELERY_TASK_TIME_LIMIT = 1800
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "celerybeat-schedule")
CELERY_BEAT_SCHEDULER = "jane_portal.core.beat:Scheduler"
CELERY_BEAT_SCHEDULE = BEAT_SCHEDULE

# --- People and sign-in ---------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk"
ACCOUNT_ADAPTER = "jane_portal.accounts.adapter.PortalAccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_FORMS = {
    "login": "jane_portal.accounts.forms.LoginForm",
    "signup": "jane_portal.accounts.forms.SignupForm",
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = ACCOUNT_LOGIN_BY_CODE_TIMEOUT
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 5
# Letters that anybody can have sent to any address: few enough that nobody's mailbox is flooded in the portal's name.
ACCOUNT_RATE_LIMITS = dict.fromkeys(("request_login_code", "reset_password"), "60/h/ip,10/h/key") | {
    "signup": "60/h/ip"
}
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if SECURE else "http"
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXY_COUNT", "0"))
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "add_webauthn": "jane_portal.accounts.forms.AddPasskeyForm",
    "edit_webauthn": "jane_portal.accounts.forms.EditPasskeyForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = _BOARD
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
USERSESSIONS_TRACK_ACTIVITY = False

SESSION_ENGINE = "jane_portal.core.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
_PREFIX = "__Host-" if SECURE else ""
SESSION_COOKIE_NAME = _PREFIX + "jane_session"
CSRF_COOKIE_NAME = _PREFIX + "jane_csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
CSRF_FAILURE_VIEW = "jane_portal.core.web.errors.csrf_failure"

# --- Languages, time, numbers ---------------------------------------------------------------------

LANGUAGE_CODE = "fi"
LANGUAGES = [("fi", _("Finnish")), ("sv", _("Swedish")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "jane_portal" / "locale"]
FORMAT_MODULE_PATH = ["jane_portal.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Helsinki"
USE_THOUSAND_SEPARATOR = False
FIRST_DAY_OF_WEEK = 1

# --- Files ----------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(os.environ.get("PORTAL_STATIC_ROOT", DATA_DIR / "static"))
MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "/tiedostot/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_MAX_AGE = 3600
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# --- Mail -----------------------------------------------------------------------------------------

EMAIL_URL = os.environ.get("EMAIL_URL", "")
if EMAIL_URL:
    vars().update(dj_email_url.parse(EMAIL_URL))
EMAIL_TIMEOUT = 12  # seconds for each answer; four of them fit into the lease of a letter
# Where the portal asks what became of a letter when a worker died while sending it: the log of its own mail relay.
MAIL_LOG = os.environ.get("PORTAL_MAIL_LOG", "")
MAIL_LOOK_UP = "jane_portal.mail.selectors.relay.look_up_in_file" if MAIL_LOG else ""
DEFAULT_FROM_EMAIL = os.environ.get("PORTAL_FROM_EMAIL", f"{_BOARD} <portaali@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Where returned letters go, and the Maildir in which the mail relay puts what comes there.
MAIL_BOUNCES_TO = os.environ.get("PORTAL_BOUNCE_ADDRESS", "")
MAIL_BOUNCE_DIR = os.environ.get("PORTAL_BOUNCE_DIR", "")
# Demo letters are not sent anywhere: they are read at /demo/postit/.
MAIL_TO_DEMO_BOX = DEMO and not EMAIL_URL

# --- Headers --------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: []
    for name in (
        "camera",
        "display-capture",
        "geolocation",
        "microphone",
        "midi",
        "payment",
        "usb",
        "browsing-topics",
    )
} | {"publickey-credentials-get": ["self"], "publickey-credentials-create": ["self"]}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if SECURE:
    SECURE_HSTS_SECONDS = 63_072_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = _flag("HSTS_INCLUDE_SUBDOMAINS", True)
    SECURE_HSTS_PRELOAD = _flag("HSTS_PRELOAD", True)
    SECURE_SSL_REDIRECT = _flag("SSL_REDIRECT", True)
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- History --------------------------------------------------------------------------------------

PGHISTORY_APPEND_ONLY = True

# --- Logs -----------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "jane_portal.core.web.logs.MaskingFormatter",
            "fmt": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("LOG_LEVEL", "INFO")},
    "loggers": {"django.security.DisallowedHost": {"level": "CRITICAL"}, "fontTools": {"level": "WARNING"}},
}
