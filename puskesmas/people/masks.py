"""Personal data as it may be shown in lists: enough to recognise one's own, too little to use."""

DOT = "•"


def mask_nik(nik: str) -> str:
    """`3273••••••••0001`: region and serial stay, the birth date goes."""
    return _middle(nik, 4, 4, 16)


def mask_phone(phone: str) -> str:
    """`+62812•••••890`."""
    return _middle(phone, 6, 3, 12)


def mask_card(number: str) -> str:
    """`•••••••••1234`: the card of BPJS, its last digits."""
    return DOT * max(len(number) - 4, 0) + number[-4:]


def mask_name(name: str) -> str:
    """`S••• A•••`: first letters, and dots that do not tell the length."""
    return " ".join(word[0] + DOT * 3 for word in name.split())


def mask_email(address: str) -> str:
    """`s•••@contoh.id`."""
    name, at, host = address.partition("@")
    return f"{name[:1]}{DOT * 3}{at}{host}" if at else DOT * len(address)


def _middle(text: str, head: int, tail: int, shortest: int) -> str:
    """Dots for the middle; for everything when the text is too short to keep its ends."""
    if len(text) < shortest:
        return DOT * len(text)
    return text[:head] + DOT * (len(text) - head - tail) + text[-tail:]
