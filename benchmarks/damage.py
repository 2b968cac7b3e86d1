"""Ways of damaging a file, each from bytes to bytes by one source of chance."""

from __future__ import annotations

import gzip
import io
import random
import struct
import zipfile
from collections.abc import Callable, Sequence

from tests.intake.containers import as_package

Damage = Callable[[bytes, random.Random], bytes]

LONGEST = 2**17  # bytes to which a seed is cut, so that each input takes milliseconds
WORDS = (
    "\"", "\"\"", "'", "\";\"", ";;;;", ",,,,", "|", "^", "\ufeff", "\u202e", "NaN", "Infinity", "1e400", "-0",
    "0,0", "-1", "4294967296", "٣", "²", "½", "𝟜", "１２", "1.٢.2024", "31.2.2024", "0000-00-00", "9999-12-31",
    "12/31/2024", "13/13/13", "24:00", "99:99:99", "P1Y", "5/0", "0/0", "9/9999", "1000%", "☆", "(", ")", "[",
    "{", "=", "\\", "=1+1", "=HYPERLINK(1)", "@SUM(A1)", "#REF!", "Arvosana", "Palaute", "Päivämäärä", "Kanava",
    "Yhteensä", "NPS", "ID", "Paino", "(5-1)", "(0-0)", "{\"ImportId\"", "a@b.fi", "131052-308T", "Ã¤Ã¶", "İ",
    "ß", "👍🏽", "Arvosana(1-5)", "1=hyvä,1=huono",
)  # fmt: skip
LONG_WORDS = (
    "9" * 400,
    "-" + "9" * 400,
    "1" + "0" * 30,
    "★" * 300,
    "040 123 4567 " * 9,
    "e\u0301" * 40,
    "Esimerkki: poista",
)
MARKS = (
    b"\0",
    b"\r",
    b"\n\n",
    b"\t",
    b"sep=;\n",
    b"sep=\t\n",
    b"\xff",
    b"\xfe\xff",
    b"\x80\x81",
    b"\xc3",
    b"\xed\xa0\x80",
    b"\x1a",
)
TOKENS = (*(word.encode() for word in (*WORDS, *LONG_WORDS)), *MARKS)
NONSENSE = (b"1048576", b"XFD1048576", b"A1:XFD1048576", b"A0", b"-1", b"4294967296", b"9" * 40, b"", b"e", b"s")
MAGICS = (
    b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x1f\x8b\x08", b"PAR1", b"<html>", b"<?xml", b"{", b"%PDF-",
    b"\xff\xfe", b"\xef\xbb\xbf", b"BM", b"MZ", b"",
)  # fmt: skip
HEADERS = (
    "Pvm",
    "Kanava",
    "Arvosana",
    "NPS",
    "Palaute",
    "Jonotusaika",
    "ID",
    "Paikkakunta",
    "Siirrot",
    "Ratkaistu",
    "Paino",
    "Nimi",
    "",
)


def flip(content: bytes, chance: random.Random) -> bytes:
    damaged = bytearray(content)
    for _ in range(chance.choice((1, 3, 30)) if damaged else 0):
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    return bytes(damaged)


def truncate(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def cut_out(content: bytes, chance: random.Random) -> bytes:
    start, end = sorted((chance.randrange(len(content) + 1), chance.randrange(len(content) + 1)))
    return content[:start] + content[end:]


def repeat(content: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(content) + 1)
    piece = content[start : start + chance.choice((1, 20, 300))]
    return content[:start] + piece * chance.choice((2, 10, 200)) + content[start:]


def insert_tokens(content: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.choice((1, 3, 20))):
        place = chance.randrange(len(content) + 1)
        content = content[:place] + chance.choice(TOKENS) + content[place:]
    return content


def replace_cells(content: bytes, chance: random.Random) -> bytes:
    """Cells of a text table become special tokens, the table staying a table."""
    separator = max((b";", b",", b"\t", b"|"), key=content.count)
    lines = [line.split(separator) for line in content.split(b"\n")]
    for _ in range(chance.choice((1, 5, 50))):
        line = chance.choice(lines)
        line[chance.randrange(len(line))] = chance.choice(TOKENS)
    return b"\n".join(map(separator.join, lines))


def replace_column(content: bytes, chance: random.Random) -> bytes:
    """One column of a text table holds one or two tokens over and over."""
    separator = max((b";", b",", b"\t", b"|"), key=content.count)
    lines = [line.split(separator) for line in content.split(b"\n")]
    place, tokens = chance.randrange(max(map(len, lines))), chance.sample(TOKENS, chance.choice((1, 2)))
    for line in lines[chance.randrange(3) :]:
        if place < len(line):
            line[place] = chance.choice(tokens)
    return b"\n".join(map(separator.join, lines))


def nest_quotes(content: bytes, chance: random.Random) -> bytes:
    quoted = content.replace(b'"', b'""') if chance.random() < 0.5 else content
    return b'"' * chance.choice((1, 2, 5)) + quoted + b'"' * chance.choice((0, 1, 2))


def encode_again(content: bytes, chance: random.Random) -> bytes:
    text = content.decode("utf-8", errors="replace")
    return text.encode(chance.choice(("utf-16", "utf-16-be", "utf-32", "utf-7", "cp850", "cp1252")), errors="replace")


def widen(content: bytes, chance: random.Random) -> bytes:
    lines = content.split(b"\n")
    chance_line = chance.randrange(len(lines))
    lines[chance_line] += chance.choice((b";", b",", b"\t")) * chance.choice((300, 4_999, 20_000))
    return b"\n".join(lines)


def lengthen(content: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(content) + 1)
    filler = chance.choice((b"a", b" ", b"9", b"(", b'"', b"a ", b"1.", b"\xc3\xa4"))
    return content[:place] + filler * 200_000 + content[place:]


def edit_headers(content: bytes, chance: random.Random) -> bytes:
    """Bytes of a package's headers change: names, methods, flags, sizes and places that it declares."""
    damaged = bytearray(content)
    places = [at for magic in (b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06") for at in _places(content, magic)]
    for place in chance.sample(places, min(len(places), chance.choice((1, 2, 8)))):
        at = place + chance.randrange(4, 46)
        if chance.random() < 0.5 and at + 4 <= len(damaged):
            damaged[at : at + 4] = struct.pack("<I", chance.choice((0, 1, 8, 12, 14, 2**16, 2**31 - 1, 2**32 - 1)))
        elif at < len(damaged):
            damaged[at] = chance.choice((0, 1, 8, 12, 14, 99, 255))
    return bytes(damaged)


def change_method(content: bytes, chance: random.Random) -> bytes:
    """A package's part claims another way of being packed than its own."""
    damaged = bytearray(content)
    for magic, offset in ((b"PK\x01\x02", 10), (b"PK\x03\x04", 8)):
        for place in _places(content, magic):
            if chance.random() < 0.7 and place + offset + 2 <= len(damaged):
                damaged[place + offset : place + offset + 2] = struct.pack("<H", chance.choice((0, 8, 9, 12, 14, 93)))
    return bytes(damaged)


def _places(content: bytes, magic: bytes) -> list[int]:
    places, at = [], content.find(magic)
    while at >= 0:
        places.append(at)
        at = content.find(magic, at + 1)
    return places


def _parts(content: bytes) -> dict[str, bytes]:
    """The parts of a package; none of what is no package, or one damaged already."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return {part: package.read(part) for part in package.namelist() if package.getinfo(part).file_size < 2**20}
    except Exception:  # whatever a damaged package raises
        return {}


def repack(content: bytes, chance: random.Random) -> bytes:
    """A package with its parts damaged inside and everything round them whole."""
    parts = _parts(content)
    if not parts:
        return content
    kept = {}
    for part, inside in parts.items():
        if chance.random() < 0.9:
            kept[part] = chance.choice(_IN_PARTS)(inside, chance) if chance.random() < 0.4 else inside
    methods = (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
    return as_package(kept, chance.choice(methods))


def deepen(content: bytes, chance: random.Random) -> bytes:
    """Tags within tags within tags."""
    tag = chance.choice((b"a", b"row", b"c", b"table", b"tr", b"td", b"table:table-row"))
    times, place = chance.choice((50, 5_000, 100_000)), chance.randrange(len(content) + 1)
    ends = (b"</" + tag + b">") * times if chance.random() < 0.5 else b""
    return content[:place] + (b"<" + tag + b">") * times + content[place:] + ends


def change_numbers_in_tags(content: bytes, chance: random.Random) -> bytes:
    """Addresses, repetitions and values of a sheet's XML become huge, negative or nonsense."""
    pieces = content.split(b'"')
    for _ in range(chance.choice((1, 5, 30))):
        place = chance.randrange(len(pieces))
        pieces[place] = chance.choice(NONSENSE)
    return b'"'.join(pieces)


_IN_PARTS: Sequence[Damage] = (
    flip,
    truncate,
    repeat,
    insert_tokens,
    deepen,
    change_numbers_in_tags,
    change_numbers_in_tags,
)


def pack(content: bytes, chance: random.Random) -> bytes:
    return gzip.compress(content, chance.choice((1, 9)), mtime=0)


def bomb(content: bytes, chance: random.Random) -> bytes:
    """A few kilobytes that unpack to many megabytes."""
    return gzip.compress(
        content[:99] + bytes([chance.choice(b"\0 a;9\n")]) * chance.choice((2**20, 45 * 2**20)), mtime=0
    )


def share_long_text(content: bytes, chance: random.Random) -> bytes:
    """A workbook of some kilobytes with one long text in thousands of cells."""
    times, text = chance.choice((1_000, 20_000)), "x" * 30_000
    cells = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, times + 1))
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    others = {part: inside for part, inside in _parts(content).items() if "worksheets/" not in part}
    texts = f'<sst xmlns="{main}"><si><t>{text}</t></si></sst>'
    sheet = f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>'
    shared = {"xl/sharedStrings.xml": texts.encode(), "xl/worksheets/sheet1.xml": sheet.encode()}
    return as_package({**others, **shared})


def noise(content: bytes, chance: random.Random) -> bytes:
    magic = chance.choice(MAGICS)
    return magic + chance.randbytes(chance.choice((3, 100, 5_000))) + (b"PAR1" if magic == b"PAR1" else b"")


def table_of_anything(content: bytes, chance: random.Random) -> bytes:
    """Known headers over cells of anything, rows of any length."""
    separator = chance.choice((b";", b",", b"\t", b"|", b"^", b" "))
    lines = [[header.encode() for header in chance.choices(HEADERS, k=chance.randrange(1, 9))]]
    usual = [b"4", b"5", b"1.2.2024", b"Puhelin", b"", b"03:25", b"kyll\xc3\xa4", b"hyv\xc3\xa4 palvelu oli"]
    for _ in range(chance.choice((0, 1, 5, 60))):
        width = len(lines[0]) if chance.random() < 0.8 else chance.randrange(15)
        lines.append([chance.choice(TOKENS if chance.random() < 0.3 else usual) for _ in range(width)])
    return chance.choice((b"\n", b"\r\n", b"\r")).join(map(separator.join, lines))


DAMAGES: Sequence[Damage] = (
    flip, flip, truncate, cut_out, repeat, insert_tokens, insert_tokens, replace_cells, replace_cells, replace_column,
    replace_column, nest_quotes, encode_again, edit_headers, change_method, repack, repack, deepen, pack,
    change_numbers_in_tags, noise, table_of_anything, table_of_anything,
)  # fmt: skip
INSIDE: Sequence[Damage] = (repack, repack, repack, edit_headers, change_method, flip)
"""Ways after which a workbook mostly still goes for one."""
HEAVY: Sequence[Damage] = (bomb, widen, lengthen)
HEAVY_SHARE = 0.03  # of the inputs; each takes up to a second


def damaged(seeds: Sequence[bytes], chance: random.Random) -> bytes:
    """One of the seeds, damaged in one to four ways or crossed with another."""
    content = chance.choice(seeds)
    if chance.random() < 0.1:
        other = chance.choice(seeds)
        content = content[: chance.randrange(len(content) + 1)] + other[chance.randrange(len(other) + 1) :]
    for _ in range(chance.choice((1, 1, 2, 4))):
        content = chance.choice(DAMAGES)(content, chance)[: 4 * LONGEST]
    return chance.choice(HEAVY)(content, chance) if chance.random() < HEAVY_SHARE else content


def damaged_inside(seeds: Sequence[bytes], chance: random.Random) -> bytes:
    """A workbook that the checks before opening mostly let pass."""
    content = chance.choice(seeds)
    if chance.random() < HEAVY_SHARE:
        return share_long_text(content, chance)
    if not content.startswith(b"PK"):
        return chance.choice(_IN_PARTS)(content, chance)
    return chance.choice(INSIDE)(content, chance)
