"""The SOPs: one file is one SOP."""
