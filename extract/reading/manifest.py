"""The manifest of a corpus folder: which documents there are, and what is known of them beforehand.

`manifest.toml` has one `[[document]]` table a document (id, file, title, genre, date, covers, …). A folder without one
is read too: every `.txt` and `.md` file is a document whose id is the file's name.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from extract.claims import Problem

GENRES = ("report", "plan", "budget", "performance", "prose")
SUFFIXES = (".txt", ".md")
_ID = re.compile(r"[a-z0-9][a-z0-9._-]*")


@dataclass(frozen=True, slots=True)
class Source:
    """A document to be read: its file and what the manifest says; empty fields are found out from the text."""

    id: str
    path: Path
    title: str = ""
    title_en: str = ""
    publisher: str = ""
    genre: str = ""
    date: str = ""
    licence: str = ""
    source: str = ""
    sha256: str = ""
    covers: tuple[int, ...] = ()


def read_manifest(folder: Path) -> tuple[tuple[Source, ...], tuple[Problem, ...]]:
    """The documents of a folder in the manifest's order (without a manifest: by name), and what is wrong with it.

    Raises FileNotFoundError where the folder does not exist.
    """
    if not folder.is_dir():
        raise FileNotFoundError(f"no such folder: {folder}")
    manifest = folder / "manifest.toml"
    if not manifest.exists():
        return _without(folder)
    try:
        data = tomllib.loads(manifest.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        line = int(m[1]) if (m := re.search(r"line (\d+)", str(error))) else 0
        problem = Problem("manifest.toml", line, f"the manifest is not valid TOML: {error}", f"目錄檔不是有效的 TOML：{error}", fatal=True)
        return (), (problem,)
    entries = data.get("document")
    if not isinstance(entries, list) or not entries:
        return (), (Problem("manifest.toml", 0, "no [[document]] table: nothing to read", "目錄檔沒有任何 [[document]]", fatal=True),)
    lines = [n for n, x in enumerate(manifest.read_text("utf-8").split("\n"), 1) if x.strip().startswith("[[document]]")]
    sources: list[Source] = []
    problems: list[Problem] = []
    for index, entry in enumerate(entries):
        line = lines[index] if index < len(lines) else 0
        source, wrong = _entry(folder, entry, line, {s.id for s in sources})
        problems += wrong
        if source:
            sources.append(source)
    return tuple(sources), tuple(problems)


def _entry(folder: Path, entry: Mapping[str, object], line: int, taken: set[str]) -> tuple[Source | None, list[Problem]]:
    def wrong(en: str, zh: str, fatal: bool = True) -> Problem:
        return Problem("manifest.toml", line, en, zh, fatal)

    def text(name: str) -> str:
        value = entry.get(name, "")
        return value if isinstance(value, str) else str(value)

    name, id_ = text("file"), text("id")
    if not name or not id_:
        return None, [wrong("a document needs id and file", "文件必須有 id 與 file")]
    if not _ID.fullmatch(id_) or id_ in taken:
        return None, [wrong(f"id {id_!r} is used twice or not made of a–z, 0–9, . _ -", f"id {id_!r} 重複或含不允許的字元")]
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        return None, [wrong(f"{name}: the file lies outside the folder", f"{name}：檔案不在資料夾內")]
    if not path.is_file():
        return None, [wrong(f"{id_}: no such file: {name}", f"{id_}：找不到檔案 {name}")]
    problems: list[Problem] = []
    genre = text("genre")
    if genre and genre not in GENRES:
        problems.append(wrong(f"{id_}: unknown genre {genre!r} (known: {', '.join(GENRES)}); read as prose",
                              f"{id_}：未知的文件類型 {genre!r}，以一般文字讀取", fatal=False))
        genre = "prose"
    covers = entry.get("covers", ())
    years = tuple(y for y in covers if isinstance(y, int)) if isinstance(covers, list) else ()
    return Source(id_, path, text("title"), text("title_en"), text("publisher"), genre, text("date"), text("licence"),
                  text("source"), text("sha256"), years), problems


def _without(folder: Path) -> tuple[tuple[Source, ...], tuple[Problem, ...]]:
    files = sorted(p for p in folder.iterdir() if p.suffix.lower() in SUFFIXES and p.is_file())
    sources: list[Source] = []
    for path in files:
        id_ = re.sub(r"[^a-z0-9._-]+", "-", path.stem.lower()).strip("-") or f"document-{len(sources) + 1}"
        while id_ in {s.id for s in sources}:
            id_ += "-2"
        sources.append(Source(id_, path))
    if not sources:
        return (), (Problem(str(folder.name), 0, "the folder holds no .txt or .md document", "資料夾內沒有 .txt 或 .md 文件", fatal=True),)
    return tuple(sources), ()
