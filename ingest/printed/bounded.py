"""Unpack the streams of a PDF within bounds: pdfminer itself has none."""

from __future__ import annotations

import time
import zlib
from typing import BinaryIO

from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import (
    LITERALS_ASCII85_DECODE,
    LITERALS_ASCIIHEX_DECODE,
    LITERALS_FLATE_DECODE,
    LITERALS_LZW_DECODE,
    LITERALS_RUNLENGTH_DECODE,
    PDFStream,
)
from pdfminer.psparser import PSKeyword

# Bytes of a whole document; pictures are not unpacked, and the text of a thick book has ten million.
MAX_UNPACKED_BYTES = 100_000_000
# Bytes of one part that is packed by LZW or by runs; it may grow 2,700-fold before it is seen.
MAX_RUN_BYTES = 100_000
# Of a whole document; an article of which half is kept has two million.
MAX_CHARACTERS = 4_000_000
# Forms and pictures of a page; a form may show others, twice each.
MAX_SHOWN = 10_000
# Of computing, of a whole document; a dense page takes a tenth of a second.
MAX_SECONDS = 45.0

_RUNS = (*LITERALS_LZW_DECODE, *LITERALS_RUNLENGTH_DECODE)
_TEXT = (*LITERALS_FLATE_DECODE, *LITERALS_ASCII85_DECODE, *LITERALS_ASCIIHEX_DECODE, *_RUNS)


class TooMuch(Exception):
    """A document takes more than one of the bounds."""


class Budget:
    """What a document may still take."""

    def __init__(self) -> None:
        self._bytes, self._characters, self._shown = MAX_UNPACKED_BYTES, MAX_CHARACTERS, 0
        self._end = time.process_time() + MAX_SECONDS

    def begin_page(self) -> None:
        """Count the forms of the next page; raise TooMuch when the time is up."""
        self._shown = 0
        self.take_time()

    def take_time(self) -> None:
        """Raise TooMuch when the time is up."""
        if time.process_time() > self._end:
            raise TooMuch(f"takes more than {MAX_SECONDS:.0f} seconds to read")

    def take_character(self) -> None:
        """Count a character."""
        self._characters -= 1
        if self._characters < 0:
            raise TooMuch(f"has more than {MAX_CHARACTERS:,} characters")

    def take_form(self) -> None:
        """Count a form or a picture of a page."""
        self._shown += 1
        if self._shown > MAX_SHOWN:
            raise TooMuch(f"shows more than {MAX_SHOWN:,} forms and pictures on a page")

    def unpacked(self, data: bytes) -> bytes:
        """Return what deflated bytes hold, up to where they are damaged."""
        inflater, parts = zlib.decompressobj(), []
        for start in range(0, len(data), 4096):
            try:
                parts.append(inflater.decompress(data[start : start + 4096]))
            except zlib.error:
                break
            self.take_bytes(len(parts[-1]))
        return b"".join(parts)

    def take_bytes(self, count: int) -> None:
        """Count unpacked bytes."""
        self._bytes -= count
        if self._bytes < 0:
            raise TooMuch(f"unpacks to more than {MAX_UNPACKED_BYTES:,} bytes")


class BoundedParser(PDFParser):
    """Reads a document's objects; their streams are unpacked within the budget."""

    def __init__(self, file: BinaryIO, budget: Budget) -> None:
        super().__init__(file)
        self._budget = budget

    def do_keyword(self, pos: int, token: PSKeyword) -> None:
        """Wrap the stream that pdfminer has read."""
        super().do_keyword(pos, token)
        if token is self.KEYWORD_STREAM and self.curstack:
            place, stream = self.curstack[-1]
            if isinstance(stream, PDFStream):
                self.curstack[-1] = (place, _BoundedStream(stream, self._budget))


class _BoundedStream(PDFStream):
    def __init__(self, stream: PDFStream, budget: Budget) -> None:
        super().__init__(stream.attrs, stream.rawdata or b"", stream.decipher)
        self._budget = budget

    def decode(self) -> None:
        """Unpack one filter after the other; one of a picture leaves nothing."""
        data = self.rawdata or b""
        if self.decipher:
            assert self.objid is not None and self.genno is not None
            data = self.decipher(self.objid, self.genno, data, self.attrs)
        for name, settings in self.get_filters():
            if name not in _TEXT:
                data = b""
                break
            if name in _RUNS and len(data) > MAX_RUN_BYTES:
                raise TooMuch(f"has a part of more than {MAX_RUN_BYTES:,} bytes packed by runs")
            if name in LITERALS_FLATE_DECODE:
                # Packed again without packing: pdfminer unpacks without a bound, and does the rest.
                data = zlib.compress(self._budget.unpacked(data), 0)
            step = PDFStream({"Filter": [name], "DecodeParms": [settings]}, data)
            data = step.get_data()
        self.data, self.rawdata = data, None
