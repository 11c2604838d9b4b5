"""SMS: a small HTTP contract that fits most providers by settings."""
