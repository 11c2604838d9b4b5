"""Template tags of the design language: `{% load alur %}`."""
