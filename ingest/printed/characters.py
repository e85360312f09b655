"""Collect the characters that the pages of a PDF show, within bounds."""

from __future__ import annotations

from typing import Any

from pdfminer.converter import PDFLayoutAnalyzer
from pdfminer.layout import LTChar, LTPage
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import PDFStream
from pdfminer.utils import Matrix, Rect, apply_matrix_rect

from ingest.printed.bounded import Budget


class BoundedInterpreter(PDFPageInterpreter):
    """Runs a page's program until the time is up."""

    def __init__(self, manager: PDFResourceManager, device: CharacterDevice) -> None:
        super().__init__(manager, device)
        self._budget = device.budget

    def push(self, obj: object) -> None:
        """Take an operand; there is no loop without one."""
        self._budget.take_time()
        super().push(obj)  # type: ignore[arg-type]

    def do_Do(self, xobjid_arg: Any) -> None:
        """Show a form or a picture."""
        self._budget.take_form()
        super().do_Do(xobjid_arg)


class CharacterDevice(PDFLayoutAnalyzer):
    """Collects the characters that a page shows, also those within forms, and nothing else."""

    def __init__(self, manager: PDFResourceManager, budget: Budget) -> None:
        super().__init__(manager, laparams=None)
        self.budget = budget
        self.characters: list[LTChar] = []
        self.page = LTPage(0, (0.0, 0.0, 0.0, 0.0))
        self._shown: Rect = self.page.bbox

    def begin_page(self, page: PDFPage, ctm: Matrix) -> None:
        """Begin with no character; a printer's marks outside of the cropped page are not seen."""
        super().begin_page(page, ctm)
        assert isinstance(self.cur_item, LTPage)
        self.page = self.cur_item
        self._shown = apply_matrix_rect(ctm, page.cropbox)
        self.characters = []

    def render_char(self, *arguments: Any, **named: Any) -> float:
        """Take a character that stands upright on the page."""
        self.budget.take_character()
        advance = super().render_char(*arguments, **named)
        character = self.cur_item._objs.pop()
        assert isinstance(character, LTChar)
        across, up = (character.x0 + character.x1) / 2, (character.y0 + character.y1) / 2
        x0, y0, x1, y1 = self._shown
        if character.upright and x0 <= across <= x1 and y0 <= up <= y1:
            self.characters.append(character)
        return advance

    def begin_figure(self, name: str, bbox: Rect, matrix: Matrix) -> None:
        """Take what is in a form for a part of the page."""

    def end_figure(self, name: str) -> None:
        """Go on with the page."""

    def render_image(self, name: str, stream: PDFStream) -> None:
        """Leave pictures out."""

    def paint_path(self, *arguments: Any, **named: Any) -> None:
        """Leave drawings out."""
