"""Who calls us: the screens, the API, the doors of partner systems."""
