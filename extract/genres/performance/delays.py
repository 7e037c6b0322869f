"""Why a project is late and what is done about it: the table 落後原因 | 因應對策."""

from __future__ import annotations

from extract.claims import Delay, Role, Statement
from extract.genres.performance.amounts import Owner
from extract.layout.blocks import Block
from extract.layout.kinds import TableKind
from extract.layout.twocolumns import pairs
from extract.reading.document import Document, words

RULE = "performance.delay"


def read_delays(document: Document, kind: TableKind, first: int, last: int, owner: Owner,
                roc_year: int | None) -> tuple[list[Statement], list[Block], set[int]]:
    """The delays on these lines, their cells as blocks to be read as prose, and the lines read; nothing where the head is
    missing, no delay where the cells say that there is none."""
    heads = [n for n in range(first, last + 1) if kind.header.match(words(document.line(n)))]
    if not heads:
        return [], [], set()
    statements: list[Statement] = []
    cells: list[Block] = []
    lines = [n for n in range(heads[0] + 1, last + 1) if words(document.line(n))]
    taken = set(range(heads[0], last + 1))
    if all(kind.nil.match(x) for n in lines for x in document.line(n).split()):
        return [], [], taken
    for pair in pairs(document, heads[0], last, kind.header):
        if kind.nil.match(pair.left.text):
            continue
        value = pair.left.passages(document, 0, len(pair.left.text), Role.VALUE)
        context = pair.right.passages(document, 0, len(pair.right.text), Role.CONTEXT) if pair.right else ()
        body = Delay(owner.thing, pair.left.text, pair.right.text if pair.right else "", roc_year)
        statements.append(Statement(body, (*value, *context, *owner.passages), RULE))
        cells += [Block(flow, (), owner.thing, owner.passages, roc_year) for flow in (pair.left, pair.right) if flow]
    return statements, cells, taken
