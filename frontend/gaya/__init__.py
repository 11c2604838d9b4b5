"""The pattern book of the demo: every component in every state, at /gaya/."""
