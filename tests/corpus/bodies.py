"""Whole bodies that are wrong before any field is read: what they say they are, and their bytes."""

JSON, FORM = "application/json", "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=x"
MANY = 100_000
BIG = 10 * 1024 * 1024 + 1

BODIES: list[tuple[str, bytes]] = [
    *((JSON, body) for body in (b"", b" ", b"null", b"true", b"0", b'""', b"[]", b"[[]]", b"{}")),
    *((JSON, body) for body in (b"{", b"[", b'{"nik":', b'{"nik":}', b'{"nik" 1}', b"{nik:1}")),
    *((JSON, body) for body in (b"{'nik':'1'}", b'{"nik":1,}', b'{"nik":1}x', b'{"nik":01}')),
    *((JSON, body) for body in (b'{"nik":NaN}', b'{"nik":Infinity}', b'{"nik":-Infinity}')),
    *((JSON, body) for body in (b'{"nik":"1","nik":"2"}', b'{"":{}}', b'{"nik":"\\ud800"}')),
    *((JSON, body) for body in (b'{"nik":"\\x00"}', b'{"nik":"\x00"}', b"\x00", b"\xff\xfe{}")),
    *((JSON, body) for body in (b'\xef\xbb\xbf{"nik":1}', b'{"nik":"\xff"}', b"\xc0\x80", b"\x80")),
    (JSON, '{"nik":"é"}'.encode("latin-1")),
    (JSON, '{"nik":"1"}'.encode("utf-16")),
    (JSON, '{"nik":"1"}'.encode("utf-32")),
    (JSON, b'{"nik":' + b"9" * 5000 + b"}"),
    (JSON, b'{"nik":1e' + b"9" * 500 + b"}"),
    (JSON, b"[" * MANY),
    (JSON, b"[" * MANY + b"]" * MANY),
    (JSON, b'{"nik":' * MANY + b"1" + b"}" * MANY),
    (JSON, b'{"nik":"' + b"a" * BIG + b'"}'),
    (JSON, b'{"x":1' + b"".join(b',"x%d":1' % n for n in range(20_000)) + b"}"),
    *((f"{JSON}; charset={name}", b'{"nik":"1"}') for name in ("utf-7", "x", "\x01", "", "utf-16")),
    *((kind, b'{"nik":"1"}') for kind in ("", "text/plain", "text/html", "application/xml", "*/*")),
    *((kind, b'{"nik":"1"}') for kind in ("json", "/", "application/", ";", "a" * 5000)),
    ("application/xml", b'<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><x>&y;</x>'),
    ("application/octet-stream", bytes(range(256)) * 64),
    *((FORM, body) for body in (b"", b"=", b"&&&", b"nik", b"=1", b"nik=%zz", b"nik=%00")),
    *((FORM, body) for body in (b"nik=\xff", b"nik=%ff%fe", b"nik=%ed%a0%80", b"nik=%u0000")),
    *((FORM, body) for body in (b"nik=1&nik=2", b"nik[]=1", b"nik[a]=1")),
    (FORM, b"&".join(b"x%d=1" % n for n in range(2000))),
    (FORM, b"nik=" + b"a" * BIG),
    (f"{FORM}; charset=x", b"nik=1"),
    (f"{FORM}; charset=utf-16", b"nik=1"),
    *(("multipart/form-data", body) for body in (b"", b"--x--", b"nik=1")),
    *((PARTS, body) for body in (b"", b"--x", b"--x\r\n", b"--x--", b"x" * 70_000)),
    (PARTS, b'--x\r\nContent-Disposition: form-data; name="nik"\r\n\r\n1'),
    (PARTS, b'--x\r\nContent-Disposition: form-data; name="nik"; filename="\x00"\r\n\r\n1'),
    (PARTS, b'--x\r\nContent-Disposition: form-data; name="\xff"\r\n\r\n\xff\r\n--x--\r\n'),
    (PARTS, b'--x\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: form-data; name="a"'
            b"\r\n\r\n!!!\r\n--x--\r\n"),
    ("multipart/form-data; boundary=" + "x" * 300, b"--x--"),
    ("multipart/mixed; boundary=x", b"--x--"),
]  # fmt: skip
