"""How a table was read, as data: its columns, the cells of each row, why each stands in its column, what stayed open.

A reader that takes a table apart leaves a note; `mailuo explain` shows it. Lines are raw lines, counted from 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from extract.claims import Check


class Placed(StrEnum):
    """Why a cell stands in its column."""

    ORDER = "order"  # as many cells as columns, or counted from the row's end
    ARITHMETIC = "arithmetic"  # a cell is missing: the only place under which most sums and ratios hold
    REFERENCE = "reference"  # 同(A): takes the value of the column it names
    FROM_END = "from end"  # the row ends in as many values as there are columns
    SIDE = "side"  # numbers that begin anew, sentences that end, widths: on which side of a table of two columns it stood
    SHAPE = "shape"  # a number, words, vertical text …
    SEAM = "seam"  # where one cell ends and the next begins, from the widths of the columns
    LABEL = "label"  # the words before a row's values
    MARKED = "marked"  # the table is marked up: the cell stands between its bars
    WORD = "word"  # one of a few known words, by which a row is found
    CARRIED = "carried"  # printed once, and true of the rows below it
    BELOW_HEAD = "below head"  # cut by the page, goes on below the repeated head
    OPEN = "open"  # neither arithmetic nor print says in which column it stands
    NO_VALUE = "no value"  # a dash, words, or the zeros of an empty form


@dataclass(frozen=True, slots=True)
class ColumnNote:
    """A column: its key, the words over it, and the letter or formula that the header gives it."""

    key: str
    words: str = ""
    letter: str = ""


@dataclass(frozen=True, slots=True)
class CellNote:
    """A cell: its text without layout, where it stands (code points), its column ("" where open), and why."""

    text: str
    start: int
    end: int
    column: str
    placed: Placed
    value: str = ""


@dataclass(frozen=True, slots=True)
class RowNote:
    """A row: what names it, its lines, its cells, and the checks that confirm it or do not."""

    label: str
    first_line: int
    last_line: int
    cells: tuple[CellNote, ...]
    checks: tuple[Check, ...] = ()


@dataclass(frozen=True, slots=True)
class TableNote:
    """A table: its kind (the name of the file that describes it), its lines, columns, rows; `facts` are further things
    that were found in the text and used, as name and value (the widths of the columns)."""

    kind: str
    first_line: int
    last_line: int
    columns: tuple[ColumnNote, ...] = ()
    rows: tuple[RowNote, ...] = ()
    owner: str = ""
    facts: tuple[tuple[str, str], ...] = ()
