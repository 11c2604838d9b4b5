"""The integrations as a Django app: they keep no rows of their own."""

from django.apps import AppConfig


class IntegrationsConfig(AppConfig):
    name = "integrations"
