"""The columns of a table from its header: the words over them, in order, and the letters that say how they are computed.

A header is cut into pieces as narrow as its columns; without layout it reads in order again:

    法定特別|預算 · 分配數 實現數 支用|比|(%) · 已執行|應付未|付數 …
    (A) (B) (C) (C/B) (D) (E) (F) (G)=(C+D|+E+F) · (G/B) (G/A)

A column that a report leaves out shifts the letters of all after it; the columns are therefore found by their words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from extract.layout.flow import join
from extract.layout.kinds import Column, TableKind
from extract.reading.document import Document
from extract.values.sums import Formula, Ratio, Sum

_LETTERS = re.compile(r"[(（](?P<column>[A-Z])(?:/(?P<below>[A-Z]))?[)）](?:=[(（]?(?P<sum>[A-Z](?:\+[A-Z])+)[)）]?)?")


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table in order, the key of each letter, the formulas, and where the header ends."""

    columns: tuple[Column, ...]
    letters: Mapping[str, str]
    formulas: tuple[Formula, ...]
    end: int

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(c.key for c in self.columns)


def read_columns(document: Document, start: int, end: int, kind: TableKind) -> Columns | None:
    """The columns of the table of this kind whose header begins at `start`; None where no header is found before `end`."""
    flow = join(document, [(start, end)])
    found = sorted((m.start(), m.end(), c) for c in kind.columns if (m := c.pattern.search(flow.text)))
    if len(found) < 2:
        return None
    marks = list(_LETTERS.finditer(flow.text))
    columns = tuple(c for _, _, c in found)
    if len(marks) == len(kind.columns) != len(columns):
        columns = kind.columns  # a header word was torn apart, but every column has its letter
    last = max(found[-1][1], marks[-1].end() if marks else 0)
    letters: dict[str, str] = {}
    formulas: list[Formula] = []
    if len(marks) == len(columns):
        letters = {m["column"]: c.key for m, c in zip(marks, columns, strict=True) if not m["below"]}
        for mark, column in zip(marks, columns, strict=True):
            if mark["below"] and mark["column"] in letters and mark["below"] in letters:
                formulas.append(Ratio(column.key, letters[mark["column"]], letters[mark["below"]]))
            elif mark["sum"] and all(x in letters for x in mark["sum"].split("+")):
                formulas.append(Sum(column.key, tuple(letters[x] for x in mark["sum"].split("+"))))
    return Columns(columns, letters, tuple(formulas) or _defaults(columns), flow.positions[last - 1] + 1)


def _defaults(columns: tuple[Column, ...]) -> tuple[Formula, ...]:
    """The formulas that the kind of table knows, for a header without letters."""
    keys = {c.key for c in columns}
    formulas: list[Formula] = []
    for column in columns:
        if len(column.ratio) == 2 and keys.issuperset(column.ratio):
            formulas.append(Ratio(column.key, *column.ratio))
        elif column.sum:
            formulas.append(Sum(column.key, tuple(k for k in column.sum if k in keys)))
    return tuple(formulas)
