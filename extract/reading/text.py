"""A text or Markdown file → Document; what cannot be read is refused with the reason and the line."""

from __future__ import annotations

import hashlib
import re

from extract.claims import Problem
from extract.reading.document import Document, line_starts
from extract.reading.manifest import Source
from extract.reading.pages import find_pages

_YEAR = re.compile(r"(?:民國)?\s*(\d{2,3})\s*年度?")
_TITLE_LINES = 40  # where the title and the years of a document without a manifest are looked for
_GENRE_CUES = (  # heading words by which a genre is recognised, the most specific first
    ("performance", re.compile(r"特別預算.{0,8}執行情形|績效檢討報告|績效目標達成情形")),
    ("budget", re.compile(r"單位預算|歲出機關別預算表|歲出計畫提要")),
    ("plan", re.compile(r"年度施政計畫|重要計畫項目")),
    ("report", re.compile(r"業務報告|業務概況|施政報告")),
)


class Unreadable(ValueError):
    """A file that is no document: carries the problem."""

    def __init__(self, problem: Problem):
        super().__init__(problem.reason)
        self.problem = problem


def decode(source: Source, data: bytes) -> str:
    """The text of a file's bytes, which must be UTF-8 and hold words.

    Raises Unreadable with file, line and reason for an empty, binary or otherwise encoded file.
    """
    def refuse(line: int, en: str, zh: str) -> Unreadable:
        return Unreadable(Problem(source.path.name, line, en, zh, fatal=True))

    if not data.strip():
        raise refuse(0, "the file is empty", "檔案是空的")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise refuse(1, "the file is UTF-16; save it as UTF-8", "檔案是 UTF-16 編碼，請另存為 UTF-8")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        if b"\x00" in data:
            raise refuse(line, "the file is binary, not text", "檔案不是文字檔") from error
        guess, zh = ("looks like Big5", "疑為 Big5") if _is_big5(data) else ("unknown encoding", "編碼不明")
        raise refuse(line, f"not UTF-8 (byte {error.start}: {guess}); convert it to UTF-8",
                     f"不是 UTF-8（第 {error.start} 位元組，{zh}），請轉換為 UTF-8") from error
    if "\x00" in text:
        raise refuse(text.count("\n", 0, text.index("\x00")) + 1, "the file is binary, not text", "檔案不是文字檔")
    return text


def _is_big5(data: bytes) -> bool:
    try:
        return any("\u4e00" <= c <= "\u9fff" for c in data.decode("big5"))
    except UnicodeDecodeError:
        return False


def read_document(source: Source) -> tuple[Document, tuple[Problem, ...]]:
    """The document of a source, with warnings; raises Unreadable (also where the file cannot be opened)."""
    try:
        data = source.path.read_bytes()
    except OSError as error:
        problem = Problem(source.path.name, 0, f"cannot be opened: {error.strerror}", f"無法開啟：{error.strerror}", fatal=True)
        raise Unreadable(problem) from error
    text = decode(source, data)
    digest = hashlib.sha256(data).hexdigest()
    problems: list[Problem] = []
    if source.sha256 and source.sha256 != digest:
        problems.append(Problem(source.path.name, 0, "the file has changed: its sha256 is not the manifest's",
                                "檔案內容與目錄檔的 sha256 不符"))
    pages, furniture = find_pages(text)
    head = "\n".join(text.split("\n")[:_TITLE_LINES])
    genre = source.genre or recognise_genre(text)
    covers = source.covers or years_of(head)
    title = source.title or _title(head) or source.id
    document = Document(source.id, source.path.name, title, text, genre, digest, source.title_en, source.publisher, source.date,
                        source.licence, source.source, covers, pages, furniture, line_starts(text))
    return document, tuple(problems)


def recognise_genre(text: str) -> str:
    """The genre whose headings stand in a text; "prose" where none does."""
    squeezed = re.sub(r"\s+", "", text)
    return next((genre for genre, cue in _GENRE_CUES if cue.search(squeezed)), "prose")


def years_of(head: str) -> tuple[int, ...]:
    """The ROC years that the first lines of a document name, in order."""
    return tuple(sorted({int(m[1]) for m in _YEAR.finditer(head) if 38 <= int(m[1]) <= 200}))


def _title(head: str) -> str:
    lines = [re.sub(r"\s+", "", x) for x in head.split("\n")]
    return next((x.lstrip("#") for x in lines if 4 <= len(x.lstrip("#")) <= 60), "")
