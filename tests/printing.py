"""Write small PDF files for tests, and break them."""

from __future__ import annotations

from collections.abc import Sequence

#: Where a piece of text stands on a page, in points from its lower left corner, its size, and itself.
Piece = tuple[float, float, float, str]


def printed(*pages: Sequence[Piece], info: str = "<< >>", trailer: str = "") -> bytes:
    """Return a PDF of these pages, A4, in Helvetica."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, pieces in enumerate(pages):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >>"
            b" /Contents %d 0 R >>" % (5 + 2 * number)
        )
        objects.append(stream(b"".join(map(_shown, pieces))))
    return with_table([*objects, info.encode()], f"/Info {len(objects) + 1} 0 R {trailer}")


def stream(content: bytes, entries: str = "") -> bytes:
    """Return the object of a stream."""
    return (
        b"<< /Length %d %s >>\nstream\n" % (len(content), entries.encode())
        + content
        + b"\nendstream"
    )


def with_table(objects: Sequence[bytes], trailer: str = "") -> bytes:
    """Number objects from 1, the catalogue, and list their places."""
    data, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    table += b"".join(b"%010d 00000 n \n" % place for place in places)
    end = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{len(data)}\n"
    return data + table + end.encode() + b"%%EOF\n"


def paragraph(text: str, *, y: float = 700, x: float = 50, width: int = 60) -> list[Piece]:
    """Return a text wrapped into lines of 10 points."""
    lines, line = list[str](), ""
    for word in text.split():
        if len(line) + len(word) >= width:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    return [(x, y - 12 * number, 10.0, each) for number, each in enumerate([*lines, line])]


def _shown(piece: Piece) -> bytes:
    x, y, size, text = piece
    escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)").encode("cp1252")
    return b"BT /F1 %g Tf %g %g Td (%s) Tj ET\n" % (size, x, y, escaped)
