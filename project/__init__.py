"""Wiring only: settings, processes, embedded servers. Imported by nobody below it."""
