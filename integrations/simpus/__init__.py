"""SIMPUS, the health centre's own information system: it gives the queue number."""
