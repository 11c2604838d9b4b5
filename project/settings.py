"""The one settings file. Values come from the environment through project.env."""

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from project import env, keys

env.check_names()

BASE_DIR = env.BASE_DIR
VAR = env.var_folder()
DEMO = env.boolean("ALUR_DEMO", True)
TESTING = env.boolean("ALUR_TEST", False)
PORT = env.port()
LIVE_PORT = env.live_port()
LIVE_URL = env.url("LIVE_URL", f"http://127.0.0.1:{LIVE_PORT}").rstrip("/")
TRUSTED_PROXIES = env.networks("TRUSTED_PROXIES")

# Keys: the demo makes its own, everywhere else a person decides.
_made = keys.demo_keys(VAR) if DEMO else {}
SECRET_KEY = env.text("SECRET_KEY", _made.get("SECRET_KEY", ""))
_keyring = env.text("KEYRING", _made.get("KEYRING", ""))
if not SECRET_KEY:
    raise env.WrongEnvironment("SECRET_KEY", "tulis kunci acak paling sedikit 50 huruf")
KEYRING = env.keyring("KEYRING", _keyring)  # id → 32 bytes; the first encrypts, "index" is blind
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", ("127.0.0.1", "localhost", "[::1]") if DEMO else ())
if not ALLOWED_HOSTS:
    raise env.WrongEnvironment("ALLOWED_HOSTS", "tulis nama situs, misalnya alur.contoh.go.id")
# The host that stands in QR codes: what a phone can reach.
PUBLIC_HOST = f"127.0.0.1:{PORT}" if DEMO else ALLOWED_HOSTS[0].lstrip(".")
DEBUG = False

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "viewflow.workflow",
    "allauth",  # its tables and checks of second factors; the pages are ours
    "allauth.account",
    "allauth.mfa",
    "pgtrigger",
    "django_htmx",
    "csp",
    "puskesmas",
    "flows",
    "integrations",
    "frontend",
    "project",
]
MIDDLEWARE = [
    "project.proxies.TrustedProxies",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "frontend.refusals.ReadableCookies",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "frontend.languages.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "frontend.pwa.waiting.OwnForms",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "frontend.camera.ClosedDevices",
    "django_htmx.middleware.HtmxMiddleware",
    "frontend.refusals.RefusalPages",
]
ROOT_URLCONF = "project.urls"
WSGI_APPLICATION = "project.wsgi.application"
AUTH_USER_MODEL = "puskesmas.User"
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
            ],
        },
    }
]

# Database and broker. The last default is harmless: tools import settings without a server.
_embedded = env.embedded(VAR)
DATABASE_URL = env.url(
    "DATABASE_URL",
    _embedded.get("DATABASE_URL", "postgresql://alur@127.0.0.1:5432/alur"),
    schemes=("postgresql", "postgres"),
)
REDIS_URL = env.url(
    "REDIS_URL",
    _embedded.get("REDIS_URL", "redis://127.0.0.1:6379/0"),
    schemes=("redis", "rediss", "unix"),
)
_database = env.database(DATABASE_URL)
DATABASES = {
    "default": {
        **_database,
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "server_side_binding": True,
            "prepare_threshold": 2,
            "options": "-c lock_timeout=3000 -c statement_timeout=15000"
            " -c idle_in_transaction_session_timeout=20000"
            # Asked by every trigger of a row; unset it costs an error caught for each of them.
            " -c pgtrigger.ignore={}",
            # Without these a swallowed connection hangs for minutes: no server limit reaches it.
            "connect_timeout": 5,
            "keepalives_idle": 5,
            "keepalives_interval": 2,
            "keepalives_count": 3,
            "tcp_user_timeout": 5000,
            **_database["OPTIONS"],
        },
    }
}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "alur",
        # The live process and the health pages read some keys without Django: plain names.
        "KEY_FUNCTION": lambda key, prefix, version: f"{prefix}:{key}",
        "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 2},
    }
}

# Language and time: stored in UTC, shown in the facility's own zone by the code that shows it.
LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Indonesia")), ("en", _("Inggris"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
TIME_ZONE = "UTC"
USE_TZ = True

# Files.
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "frontend" / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "project.static.NamedAppsFinder",
]
STATIC_APPS = ["django_htmx"]  # the others bring screens that nobody sees
MEDIA_ROOT = VAR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING
        else "project.static.CheapManifestStorage"
    },
}

# Log-in and sessions.
LOGIN_URL = "/petugas/masuk/"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MFA_ADAPTER = "frontend.staff.factors.SealedFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # a phone may be half a minute off
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO  # a demo on http://localhost
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"

# The demo speaks plain http on this machine; everything else is https only.
SECURE_SSL_REDIRECT = not DEMO
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]
SECURE_HSTS_SECONDS = 0 if DEMO else 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not DEMO
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = not DEMO
# How long a citizen's browser may be silent before its sign-in ends; 0 never ends it so: the
# clock of a demo jumps over hours.
CITIZEN_IDLE_MINUTES = env.integer("CITIZEN_IDLE_MINUTES", 0 if DEMO else 30, low=0, high=1440)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["frontend.uploads.BoundedUpload"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF, LIVE_URL],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

# The Android app that may show this site as its own (docs/android.md).
ANDROID_PACKAGE = env.text("ALUR_ANDROID_PACKAGE")
ANDROID_FINGERPRINTS = env.words("ALUR_ANDROID_SHA256")

REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "frontend.api.problems.handle",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Alur",
    "DESCRIPTION": "Antrean dan layanan Puskesmas. Kesalahan selalu application/problem+json.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_NAME_OVERRIDES": {
        "Payment": "puskesmas.booking.models.Payment",
        "ReservationStatus": "puskesmas.booking.models.Status",
        "TicketState": "puskesmas.queueing.models.Ticket.State",
        "WaitingState": "puskesmas.booking.models.WaitingEntry.State",
        "LetterState": "puskesmas.outbox.models.Message.State",
        "PaperKind": "puskesmas.papers.rules.Kind",
    },
}

# Ports of the demo's fake systems, beside our own so that two demos can run on one machine.
FAKES = {
    "simpus": PORT + 91,
    "pcare": PORT + 92,
    "mail_page": PORT + 93,
    "printer_control": PORT + 94,
    "whatsapp": PORT + 95,
    "sms": PORT + 96,
    "smtp": PORT + 25,
    "printer": PORT + 1100,
}

# Hosts of the local network that an endpoint may name (a SIMPUS in the same building).
VENDOR_PRIVATE_HOSTS = env.words("VENDOR_PRIVATE_HOSTS", ("127.0.0.1", "localhost") if DEMO else ())

# First values of the Endpoint rows; afterwards an admin edits the rows.
ENDPOINT_DEFAULTS = {
    **{
        name: env.url(name)
        for name in (
            "PCARE_URL",
            "ANTREAN_URL",
            "SATUSEHAT_URL",
            "SIMPUS_URL",
            "WHATSAPP_URL",
            "SMS_URL",
            "PORTAL_OIDC_ISSUER",
        )
    },
    "EMAIL_URL": env.url("EMAIL_URL", schemes=("smtp", "smtps")),
    "SIMPUS_KIND": env.choice("SIMPUS_KIND", ("neutral", "fktp", "manual")),
    "WHATSAPP_KIND": env.choice("WHATSAPP_KIND", ("fonnte", "cloud")),
    **{
        name: env.text(name)
        for name in (
            "PCARE_CONS_ID",
            "PCARE_SECRET",
            "PCARE_USER_KEY",
            "PCARE_USERNAME",
            "PCARE_PASSWORD",
            "ANTREAN_CONS_ID",
            "ANTREAN_SECRET",
            "ANTREAN_USER_KEY",
            "SATUSEHAT_CLIENT_ID",
            "SATUSEHAT_CLIENT_SECRET",
            "SATUSEHAT_ORG_ID",
            "SIMPUS_TOKEN",
            "WHATSAPP_TOKEN",
            "WHATSAPP_PHONE_ID",
            "WHATSAPP_APP_SECRET",
            "WHATSAPP_VERIFY_TOKEN",
            "SMS_TOKEN",
            "PORTAL_OIDC_CLIENT_ID",
            "PORTAL_OIDC_CLIENT_SECRET",
        )
    },
}

# Celery only wakes: PostgreSQL holds every duty, so a lost or doubled message harms nobody.
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 120
CELERY_TASK_SOFT_TIME_LIMIT = 100
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,  # above the time limit: a living task is never handed out twice
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 2,  # a request never waits long for a broker that is gone
    "socket_timeout": 15,
    "socket_keepalive": True,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "beat")
CELERY_BEAT_SCHEDULE = {
    "drain-outbox": {
        "task": "project.celery.drain_outbox",
        "schedule": 10.0,
        "options": {"expires": 10},
    },
}

# One line per event. Messages carry codes, never people.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING" if TESTING else "INFO"},
    "loggers": {
        "django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "celery.app.trace": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
    },
}
