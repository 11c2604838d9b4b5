"""BPJS PCare: for now one question, whether a card is active and where it is registered."""
