#!/usr/bin/env python3
"""Django's command line, with the project's own virtualenv and the right database role."""

import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
OWNER_COMMANDS = {"migrate"}  # the application's own role may not change tables


def use_own_virtualenv() -> None:
    python = HERE / ".venv" / "bin" / "python"
    if python.exists() and Path(sys.prefix).resolve() != (HERE / ".venv").resolve():
        os.execv(python, [str(python), *sys.argv])


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
    if len(sys.argv) > 1 and sys.argv[1] in OWNER_COMMANDS:
        from project.owner import become_owner

        become_owner()
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    try:
        import django  # noqa: F401
    except ImportError:
        use_own_virtualenv()
    main()
