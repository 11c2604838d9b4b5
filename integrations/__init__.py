"""Whom we call: one folder for each system outside."""
