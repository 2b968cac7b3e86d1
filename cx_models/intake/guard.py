"""Cheap checks of a file before any of it is read: what is it, and may it be opened?

Nothing here unpacks more than the first kilobytes of a package's parts.
"""

from __future__ import annotations

import lzma
import re
import zipfile
import zlib
from typing import BinaryIO

from cx_models.problems import CannotContinue, Finding

FILE_LIMIT = 500 * 2**20  # bytes as stored
UNPACKED_LIMIT = 1_000 * 2**20  # bytes of all parts of a package
HONEST_UNPACKED = 40 * 2**20  # below this any compression is believed
RATIO_LIMIT = 150  # sheets of repeated text reach some dozens
PARTS_LIMIT = 10_000

BROKEN_PACKAGE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, NotImplementedError, EOFError, OSError, ValueError)

_IMAGES = {
    b"\x89PNG": "png",
    b"\xff\xd8\xff": "jpg",
    b"GIF8": "gif",
    b"BM": "bmp",
    b"II*\x00": "tiff",
    b"MM\x00*": "tiff",
}
_OTHERS = {
    b"7z\xbc\xaf": "7z",
    b"Rar!": "rar",
    b"{\\rtf": "rtf",
    b"\x7fELF": "program",
    b"MZ": "program",
    b"SQLite format 3": "sqlite",
    b"ORC": "orc",
    b"BZh": "bz2",
    b"\xfd7zXZ": "xz",
    b"\x28\xb5\x2f\xfd": "zst",
}
_OTHER_PACKAGES = {
    "word/document.xml": "docx",
    "ppt/presentation.xml": "pptx",
    "index/document.iwa": "numbers",
}
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)|<\0?!\0D\0O\0C\0|\0<\0!\0D\0O\0C", re.IGNORECASE)


def examine(stream: BinaryIO) -> tuple[str, list[Finding]]:
    """The kind of a seekable file (xlsx xlsm xlsb xls ods parquet html gz text), and notes on it.

    Raises CannotContinue with one finding when the file must not or cannot be opened.
    """
    size = stream.seek(0, 2)
    stream.seek(0)
    head = stream.read(4096)
    if size == 0 or (size <= len(head) and not head.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe")):
        raise stop("file.empty")
    if size > FILE_LIMIT:
        raise stop("file.too_large", bytes=size, limit=FILE_LIMIT)
    if head.startswith(b"PK"):
        return _examine_package(stream, size)
    if head.startswith(_OLE2):
        return _examine_ole2(stream), []
    if head.startswith(b"PAR1"):
        return _examine_parquet(stream), []
    if head.startswith(b"\x1f\x8b"):
        return "gz", []
    return _kind_of_bytes(head), []


def stop(code: str, **facts: object) -> CannotContinue:
    """The fault that ends the reading of a file."""
    return CannotContinue(Finding(code, facts=facts))


def _kind_of_bytes(head: bytes) -> str:
    for magic, kind in _IMAGES.items():
        if head.startswith(magic) and (kind != "bmp" or b"\0" in head[:32]):
            raise stop("file.image", kind=kind)
    if head[8:12] == b"WEBP" or head[4:12] in {b"ftypheic", b"ftypavif", b"ftypmif1"}:
        raise stop("file.image", kind=head[8:12].decode("ascii").lower())
    if head.lstrip()[:5] == b"%PDF-":
        raise stop("file.pdf")
    for magic, kind in _OTHERS.items():
        if head.startswith(magic) and (kind not in {"program", "orc"} or b"\0" in head[:512]):
            raise stop("file.not_a_spreadsheet", kind=kind)
    text = head.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").removeprefix(b"\xff\xfe").lstrip()
    text = re.sub(rb"^(?:<!--.*?-->\s*)+", b"", text, flags=re.DOTALL)
    if re.match(rb"<(?:!doctype html|html|head|body|table|meta)\b", text, re.IGNORECASE):
        return "html"
    if text.startswith((b"<?xml", b"<!DOCTYPE", b"<Workbook")):
        raise stop("file.not_a_spreadsheet", kind="xml")
    if re.match(rb'[\[{]\s*(?:[\[{"]|[\]}])', text) and b'"' in text:
        raise stop("file.json")
    if _looks_binary(head):
        raise stop("file.not_a_spreadsheet", kind="binary")
    return "text"


def _looks_binary(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    zeros = head.count(0)
    wide = zeros and max(head[0::2].count(0), head[1::2].count(0)) >= 0.9 * zeros and zeros > 0.2 * len(head)
    control = sum(head.count(bytes([code])) for code in (*range(1, 9), *range(14, 27), *range(28, 32)))
    stray = 0 if wide else zeros  # a text may hold a few, left by a program that pads its fields
    return control + stray > 0.02 * len(head)


def _examine_package(stream: BinaryIO, size: int) -> tuple[str, list[Finding]]:
    try:
        archive = zipfile.ZipFile(stream)
    except BROKEN_PACKAGE as fault:
        raise stop("file.truncated") from fault
    with archive:
        parts = {part.filename.replace("\\", "/").lower(): part for part in archive.infolist()}
        unpacked = sum(part.file_size for part in archive.infolist())
        suspicious = unpacked > HONEST_UNPACKED and unpacked > RATIO_LIMIT * size
        if unpacked > UNPACKED_LIMIT or suspicious or len(archive.infolist()) > PARTS_LIMIT:
            limit = RATIO_LIMIT * size if suspicious else UNPACKED_LIMIT
            raise stop("file.unpacks_too_large", bytes=unpacked, limit=limit, packed=size)
        kind = _kind_of_package(archive, parts)
        _refuse_entities(archive)
    macros = any(name.endswith(("vbaproject.bin", "basic/script-lc.xml")) for name in parts)
    return kind, [Finding("workbook.macros_ignored")] if macros else []


def _kind_of_package(archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo]) -> str:
    if any(part.flag_bits & 1 for part in parts.values()):
        raise stop("file.encrypted")
    if "xl/workbook.xml" in parts:
        return "xlsx"
    if "xl/workbook.bin" in parts:
        return "xlsb"
    if "content.xml" in parts:
        if _encrypted_opendocument(archive):
            raise stop("file.encrypted")
        media_type = _beginning(archive, "mimetype")
        if not media_type or b"spreadsheet" in media_type:
            return "ods"
        raise stop("file.not_a_spreadsheet", kind="opendocument")
    for part, other in _OTHER_PACKAGES.items():
        if part in parts:
            raise stop("file.not_a_spreadsheet", kind=other)
    if "[content_types].xml" in parts and any(name.startswith("xl/") for name in parts):
        return "xlsx"
    raise stop("file.not_a_spreadsheet", kind="zip")


def _encrypted_opendocument(archive: zipfile.ZipFile) -> bool:
    return b"encryption-data" in _beginning(archive, "META-INF/manifest.xml", 65536)


def _refuse_entities(archive: zipfile.ZipFile) -> None:
    for part in archive.infolist():
        name = part.filename.lower()
        if name.endswith((".xml", ".rels", ".vml")) and _DOCTYPE.search(_beginning(archive, part.filename)):
            raise stop("file.xml_entities", part=part.filename)


def _beginning(archive: zipfile.ZipFile, name: str, length: int = 4096) -> bytes:
    try:
        with archive.open(name) as part:
            return part.read(length)
    except KeyError:
        return b""
    except (*BROKEN_PACKAGE, RuntimeError) as fault:
        raise stop("file.unreadable", reason=f"{name}: {fault}"[:200]) from fault


def _examine_ole2(stream: BinaryIO) -> str:
    stream.seek(0)
    content = stream.read()
    known = ("EncryptedPackage", "Workbook", "Book", "WordDocument")
    streams = {name for name in known if _has_stream(content, name)}
    if "EncryptedPackage" in streams:
        raise stop("file.encrypted")
    if streams & {"Workbook", "Book"}:
        return "xls"
    kind = "doc" if "WordDocument" in streams else "ole2"
    raise stop("file.not_a_spreadsheet", kind=kind)


def _has_stream(content: bytes, name: str) -> bool:
    """Whether a directory entry of the container (128 bytes each) carries this name."""
    wanted = name.encode("utf-16-le") + b"\0\0"
    at = content.find(wanted)
    while at >= 0:
        if at % 128 == 0:
            return True
        at = content.find(wanted, at + 1)
    return False


def _examine_parquet(stream: BinaryIO) -> str:
    stream.seek(-4, 2)
    if stream.read(4) != b"PAR1":
        raise stop("file.truncated")
    return "parquet"
