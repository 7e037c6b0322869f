"""Paragraphs → blocks: each paragraph with the headings above it, from the marks of Taiwan's official outline.

Levels: 壹、 · 一、 · （一） · 1、 · (1) · A、 · ①. A level may be skipped; a marked paragraph closes all headings of its
own level and below. What stands before a colon in a marked paragraph is a heading too:

    （一） 大潭電廠增建計畫：裝置 3 部…      heading 大潭電廠增建計畫, and prose
"""

from __future__ import annotations

import re

from extract.claims import Passage, Thing
from extract.layout.blocks import Block, Heading
from extract.layout.paragraphs import Paragraph, paragraphs
from extract.reading.document import Document

_HEADING_LENGTH = 45  # code points; a longer paragraph without a sentence's end is prose that was cut
_COLON = re.compile(r"：|:(?!\d)")
_SENTENCE = re.compile(r"[。；;！？]")


def blocks(
    document: Document, first: int, last: int, *, subject: Thing | None = None, subject_passages: tuple[Passage, ...] = (),
    roc_year: int | None = None, above: tuple[Heading, ...] = (),
) -> tuple[Block, ...]:
    """The blocks of lines `first` to `last`; all share the subject and year that the structure gives, if any.

    A bare heading is a block too (its words may name things); it stands above the blocks that follow it.
    """
    stack: list[Heading] = []
    out: list[Block] = []
    for paragraph in paragraphs(document, first, last):
        if paragraph.level and not paragraph.cell:
            while stack and stack[-1].level >= paragraph.level:
                stack.pop()
        out.append(Block(paragraph.flow, (*above, *stack), subject, subject_passages, roc_year))
        heading = _heading(paragraph)
        if heading and not paragraph.cell:
            stack.append(heading)
    return tuple(out)


def _heading(paragraph: Paragraph) -> Heading | None:
    text = paragraph.flow.text
    if not paragraph.level:
        return None
    colon = _COLON.search(text)
    if colon and 2 <= colon.start() <= _HEADING_LENGTH and not _SENTENCE.search(text[:colon.start()]):
        return Heading(paragraph.level, paragraph.mark, paragraph.flow.slice(0, colon.start()))
    if len(text) <= _HEADING_LENGTH and not _SENTENCE.search(text):
        return Heading(paragraph.level, paragraph.mark, paragraph.flow)
    return None
