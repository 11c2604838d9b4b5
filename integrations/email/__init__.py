"""E-mail: a letter names template and citizen, the text is made at delivery."""
