"""`manage.py makemessages`: Django's own with our habits; it needs gettext on this machine."""

from typing import Any

from django.core.management.commands import makemessages

from project.languages import catalogues, tidy

LEFT_OUT = [".venv", "node_modules", "var", "tests", "bench"]


class Command(makemessages.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        """Every catalogue, without places and line breaks, so that a change is easy to read."""
        ours = {"ignore_patterns": [*options["ignore_patterns"], *LEFT_OUT], "no_wrap": True}
        if not options["locale"] and not options["all"]:
            ours["all"] = True
        super().handle(*args, **{**options, **ours, "no_location": True, "add_location": "never"})
        for path in catalogues():
            tidy(path)
