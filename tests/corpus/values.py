"""Values that nobody should be able to break anything with, each once."""

from typing import Any

NUL, BOM, RTL, ZWJ = "\0", "\ufeff", "\u202e", "\u200d"
NIK = "9901015203900001"

NUMBERS = [
    *("1" * length for length in range(16)),
    *("9" * length for length in (17, 20, 32, 64, 255, 256, 4301)),
    *(f"99010100{day:02d}900001"[:16] for day in (0, 32, 40, 72, 99)),
    *(f"990101{day:02d}03900001" for day in (0, 32, 33, 39, 40, 72, 73, 80, 90, 99)),
    *(f"99010152{month:02d}900001" for month in (0, 13, 14, 20, 50, 99)),
    *("0000000000000000", "9900005203900001", "0001015203900001", "9901015203900000"),
    *(NIK[:15], NIK + "0", NIK + NUL, NUL + NIK, f"-{NIK}", f"+{NIK}", f"{NIK}.0", f"{NIK}e0"),
    *(f"0x{NIK}", f"{NIK}\n", f"{NIK}\r\nX-A: b", f"{NIK};", f"{NIK},{NIK}", f"[{NIK}]"),
    NIK.translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)}),  # full width
    NIK.translate({ord(str(n)): chr(0x0660 + n) for n in range(10)}),  # Arabic
    NIK.translate({ord(str(n)): chr(0x0966 + n) for n in range(10)}),  # Devanagari
    NIK.translate({ord(str(n)): chr(0x1D7CE + n) for n in range(10)}),  # mathematical bold
    *("²²²²²²²²²²²²²²²²", "①②③④⑤⑥⑦⑧⑨①②③④⑤⑥⑦", "ⅣⅣⅣⅣⅣⅣⅣⅣⅣⅣⅣⅣⅣⅣⅣⅣ", "½½½½½½½½½½½½½½½½"),
    *(NIK[:8] + space + NIK[8:] for space in ("\u200b", "\u2060", "\u00ad", ZWJ, BOM, RTL)),
    *("NaN", "Infinity", "-Infinity", "1e400", "1e-400", "-0", "0x10", "0b1", "1_000", "1,5"),
    *(str(2**31), str(2**63), str(2**64), str(-(2**63) - 1), "1" + "0" * 400),
    *("08", "0812", "08123456789012345678", "+6281", "+628123456789a", "+1 212 555 0100", "110"),
    *("0274 512345", "+62++8123456789", "tel:08123456789", "081234567890;ext=9", "(((((((((((((("),
    *("0000000000000", "000000000001", "00000000000011", "A000000000011", "0001-2345-67890-1"),
]
DATES = [
    *("0000-00-00", "0000-01-01", "0001-01-01", "1000-01-01", "1582-10-10", "1752-09-10"),
    *("1899-12-31", "1900-02-29", "2026-00-10", "2026-13-01", "2026-01-00", "2026-01-32"),
    *("2026-02-29", "2026-02-30", "2026-04-31", "2026-06-31", "2026-11-31", "2100-02-29"),
    *("9999-12-31", "9999-12-30", "10000-01-01", "99999-01-01", "-2026-01-01", "+2026-01-01"),
    *("2026-1-1", "26-01-01", "2026/01/01", "01-01-2026", "1/1/2026", "31/02/2026", "20260101"),
    *("2026-W48-2", "2026-328", "2026-11-24T00:00", "2026-11-24T25:00:00Z", "2026-11-24 07:00"),
    *("2026-11-24Z", "2026-11-24+25:00", "2026-11-24T00:00:00.000000000001Z", "2026-11-24\n"),
    *(" 2026-11-24x", "2026‐11‐24", "２０２６-11-24", "besok", "kemarin", "hari ini", "Senin"),
    *("now()", "CURRENT_DATE", "infinity", "-infinity", "epoch", "0", "-1", "1e3", "1795000000"),
    *("24:00", "24:01", "23:60", "23:59:60", "-1:00", "7", "0730", "07:30:00+99:99", "12:00 AM"),
    *("2026-11-24~1", "~", "~~", "2026-11-24~", "~1", "9999-12-31T23:59:59~1", "x~y", "1~1~1"),
    *("0001-01-01T00:00:00+14:00~1", "9999-12-31T23:59:59-14:00~9", f"2026-11-24~{2**70}"),
]
NAMES = [
    *(f"Si{chr(code)}ti" for code in range(1, 32) if code not in (9, 10, 13)),
    *(f"Si{chr(code)}ti" for code in range(127, 160)),
    *("\t", "\n", "\r\n", " ", "\u00a0", "\u2003", "\u3000", "\u2028", "\u2029", "\u200b", BOM),
    *("\ufffe", "\uffff", "\U0001fffe", "\U0010ffff", "\ue000", "\U000f0000", "\u0378", "\ufffd"),
    *("😀", "👩‍👩‍👧‍👦", "🇮🇩", "👍🏽", "1️⃣", "🏴‍☠️", "e\u0301", "\u0301", "Z̴̡̛a̸l̶g̷o̵", "ﷺ", "ﷺ" * 40),
    *(f"{RTL}itiS", "\u202dSiti\u202c", "\u2066Siti\u2069", "سيتي", "שרה", "ꦱꦶꦠꦶ", "สิติ", "詩緹"),
    *("İstanbul", "ß" * 120, "ǆ", "ﬁ", "Å", "K", "ſ", "ı", "𝓢𝓲𝓽𝓲", "Ѕіtі", "Ｓｉｔｉ", "ᏚᎥᏆᎥ"),
    *("A" * length for length in (121, 151, 256, 301, 501, 4097, 65536, 100_000)),
    *("NULL", "null", "undefined", "None", "nil", "true", "false", "[]", "{}", "()", "-", "--"),
    *(
        "O'Brien' '",
        '"Siti"',
        "Siti`",
        "Siti\\",
        "Siti\\'",
        "Siti%",
        "Siti_",
        "%00",
        "%0d%0a",
        "\\0",
    ),
    *("con", "aux", "nul.txt", ".", "..", "~root", "*", "?", "|", ">", "&", "#", "@", "!", "$"),
    *(NUL, f"Siti{NUL}", f"{NUL}Siti", f"Si{NUL}ti", NUL * 100),
]
SQL = [
    *("' OR '1'='1", "' OR 1=1--", "'; DROP TABLE puskesmas_citizen;--", "1; SELECT pg_sleep(5)--"),
    *(
        "1' AND 1=(SELECT 1 FROM pg_sleep(5))--",
        "' UNION SELECT NULL--",
        "') OR ('1'='1",
        "1 OR 1=1",
    ),
    *("admin'--", "' OR ''='", "\\'; --", "%' ESCAPE '\\", "$$;SELECT 1;$$", "E'\\x27'", "'||'a"),
    *("1) OR (1=1", "1' ORDER BY 99--", "1' GROUP BY 1--", "'; COPY x TO PROGRAM 'id';--", "\x1a"),
    *("'/**/OR/**/1=1", "' OR 1=1 LIMIT 1;--", "lo_import('/etc/passwd')", "'; VACUUM;--", "''''"),
    *(
        "' AND extractvalue(1,concat(0x7e,version()))--",
        "1;SET ROLE postgres",
        "\\copy",
        "U&'\\0027'",
    ),
]
HTML = [
    *("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>"),
    *('"><script>alert(1)</script>', "'><img src=x>", "javascript:alert(1)", "data:text/html,<b>x"),
    *("<b>", "</form>", "</textarea><script>", "<!--", "-->", "]]>", "<![CDATA[x]]>", "<?php ?>"),
    *("&lt;script&gt;", "&#60;script&#62;", "\\u003cscript\\u003e", "%3Cscript%3E", "<ScRiPt>x"),
    *("<iframe src=//x>", "<a href='javascript:x'>x</a>", "<base href=//x>", "<meta http-equiv=x>"),
    *(
        "<style>*{}</style>",
        "expression(alert(1))",
        "<math><mi//xlink:href='data:x'>",
        "<x onclick=1",
    ),
    *(
        "<details open ontoggle=alert(1)>",
        "<body onload=1>",
        "<input autofocus onfocus=1>",
        "<plaintext>",
    ),
]
TEMPLATES = [
    *("{{7*7}}", "{% debug %}", "{% load x %}", "{{ request }}", "{{''.__class__}}", "${7*7}"),
    *("#{7*7}", "<%= 7*7 %>", "{{constructor.constructor('x')()}}", "@(7*7)", "*{7*7}", "{#", "{%"),
    *(
        "%s",
        "%n%n%n%n",
        "%(secret)s",
        "%x" * 40,
        "%99999999d",
        "{0}",
        "{}",
        "{0.__class__}",
        "{a[b]}",
    ),
    *(
        "${jndi:ldap://x/a}",
        "%{(#a=1)}",
        "__import__('os').system('id')",
        "eval(1)",
        "`id`",
        "$(id)",
    ),
]
PATHS = [
    *("../../../../etc/passwd", "..\\..\\windows\\win.ini", "/etc/passwd", "file:///etc/passwd"),
    *(
        "....//....//etc/passwd",
        "%2e%2e%2f",
        "..%c0%af..",
        "..;/",
        "/",
        "//",
        "///",
        "\\\\x\\y",
        "/.",
    ),
    *("http://169.254.169.254/", "http://127.0.0.1:22/", "//evil.example/", "https:evil.example"),
    *(
        "/\\evil.example",
        "gopher://127.0.0.1/",
        "ftp://x",
        "mailto:x",
        "tel:1",
        "blob:x",
        "about:blank",
    ),
]
COMMANDS = [
    *(
        "; id",
        "| id",
        "&& id",
        "|| id",
        "\nid",
        "; sleep 5",
        "& ping -c 9 127.0.0.1 &",
        "$IFS",
        "> /x",
    ),
    *(
        "Siti\r\nSet-Cookie: a=b",
        "Siti\r\n\r\n<html>",
        "%0d%0aX: y",
        "Siti\nBcc: x@x",
        "Subject:\tx",
    ),
    *("*)(uid=*))(|(uid=*", "*()|&'", "<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///x'>]><x>&y;</x>"),
    *("() { :;}; id", "=1+1", "=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(1)", "\t=1", "{a=b}"),
    *(
        "\x1b[2J",
        "\x1b@\x1dV\x00",
        "\x10\x04\x01",
        "\x1dV\x00",
        "\x1bp\x00\x19\xfa",
        "\x9b2J",
        "\x07",
    ),
    *(
        "a@b",
        "@",
        "a@b@c.id",
        "a b@c.id",
        "a@[127.0.0.1]",
        "a@-x.id",
        '"<x>"@c.id',
        "a@" + "b" * 300,
    ),
    *(
        "X" * 16,
        "0" * 16,
        "U" * 16,
        "7Q2K-9F3M-4TBW-XH6",
        "https://x/q/0000000000000000",
        "Q/" * 90,
    ),
]
TEXTS: list[str] = [
    *dict.fromkeys([*NUMBERS, *DATES, *NAMES, *SQL, *HTML, *TEMPLATES, *PATHS, *COMMANDS])
]
"""What any form and any address can carry."""

OBJECTS: list[Any] = [
    *(None, True, False, 0, -1, 1, 1.5, -0.0, 1e308, 2**31, 2**53 + 1, 2**63, 2**64, -(2**63) - 1),
    *(10**300, [], [None], [[]], ["x"], [NIK], [NIK, NIK], [1, 2, 3], {}, {"": ""}, {"x": "y"}),
    *({"$ne": None}, {"$gt": ""}, {"nik": NIK}, {"__proto__": {}}, {"code": {"code": "x"}}, [{}]),
    *([[[[[[[[["x"]]]]]]]]], {"a": {"b": {"c": {"d": {}}}}}, ["x"] * 2000, {"x" * 9000: 1}),
    *("\ud800", "Si\udc00ti", "\udfff\ud800", "\ud83d", "Siti\udcff"),
]
"""What only JSON can carry: other types, and halves of characters."""
