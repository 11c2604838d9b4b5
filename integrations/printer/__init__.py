"""Tickets on paper: slip to ESC/POS bytes, the agent beside the printer, and a fake printer."""
