"""What a reader program finds in a PDF."""

import re
from dataclasses import dataclass
from io import BytesIO

from pypdf import PdfReader


@dataclass(frozen=True)
class Piece:
    """A piece of text, where it stands in points from the lower left corner, and the size of its type in points."""

    text: str
    x: float
    y: float
    size: float


def squeeze(text: str) -> str:
    """Without blanks, so that where a line breaks does not matter."""
    return re.sub(r"\s+", "", text)


def read(pdf: bytes) -> tuple[str, list[Piece], tuple[float, float], int]:
    """Text without blanks, pieces, size of the page, number of pages."""
    reader = PdfReader(BytesIO(pdf))
    pieces: list[Piece] = []

    def visit(text: str, matrix: list[float], inner: list[float], font: object, size: float) -> None:
        if text.strip():
            pieces.append(Piece(text.strip(), matrix[0] * inner[4] + matrix[4], matrix[3] * inner[5] + matrix[5],
                                size * matrix[3] * inner[3]))

    page = reader.pages[0]
    text = page.extract_text(visitor_text=visit)
    return squeeze(text), pieces, (float(page.mediabox.width), float(page.mediabox.height)), len(reader.pages)


def read_all(pdf: bytes) -> list[str]:
    """The text of every page without blanks."""
    return [squeeze(page.extract_text()) for page in PdfReader(BytesIO(pdf)).pages]
