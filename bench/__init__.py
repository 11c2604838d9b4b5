"""How fast Alur is, each figure beside a floor or a rival of the same run: see docs/speed.md."""
