"""The search index of a release: its tables, and how text is folded before it is stored or asked for.

`kg.build` writes `search.sqlite` with these statements, `kg.read.search` reads it; both fold in the same way:

    entity   one row a thing: IRI, type, label, English label, number of mentions
    name     one row a name of a thing: as written, `bare` of it, and its rank (0 label, 1 English label, 2 other name)
    passage  one row a paragraph of a document: where it stands, what it says, and `fold` of that
    passage_text  full text over the folded paragraphs, one token a character: a Chinese string of any length, one
             character included, is a phrase of it (words and trigrams miss the two-character words that Chinese is made of)
"""

from __future__ import annotations

import re
import unicodedata

VERSION = 1

SCHEMA = f"""
PRAGMA user_version = {VERSION};
CREATE TABLE entity (
  iri TEXT PRIMARY KEY, type TEXT NOT NULL, label TEXT NOT NULL, label_en TEXT NOT NULL DEFAULT '', mentions INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE TABLE name (
  iri TEXT NOT NULL REFERENCES entity, name TEXT NOT NULL, bare TEXT NOT NULL, rank INTEGER NOT NULL,
  PRIMARY KEY (iri, rank, name)
) WITHOUT ROWID;
CREATE INDEX name_bare ON name (bare);
CREATE TABLE passage (
  id INTEGER PRIMARY KEY, document TEXT NOT NULL, first_line INTEGER NOT NULL, last_line INTEGER NOT NULL,
  start INTEGER NOT NULL, "end" INTEGER NOT NULL, text TEXT NOT NULL, folded TEXT NOT NULL
);
CREATE VIRTUAL TABLE passage_text USING fts5(characters, content = '', tokenize = 'unicode61 remove_diacritics 0');
"""

INSERT_ENTITY = "INSERT INTO entity (iri, type, label, label_en, mentions) VALUES (?, ?, ?, ?, ?)"
INSERT_NAME = "INSERT OR IGNORE INTO name (iri, name, bare, rank) VALUES (?, ?, ?, ?)"
INSERT_PASSAGE = 'INSERT INTO passage (id, document, first_line, last_line, start, "end", text, folded) VALUES (?, ?, ?, ?, ?, ?, ?, ?)'
INSERT_TEXT = "INSERT INTO passage_text (rowid, characters) VALUES (?, ?)"
"""A paragraph goes into both of the last two under one id: there with `folded` = fold(text), here as characters(text)."""

_SPACE = re.compile(r"\s+")
_NOT_A_WORD = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Text as it is compared: NFKC, lower case, 臺 as 台, no spaces."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text).replace("臺", "台").lower())


def bare(text: str) -> str:
    """A name folded, without punctuation: 「前瞻」計畫 and 前瞻計畫 are one."""
    return _NOT_A_WORD.sub("", fold(text))


def characters(text: str) -> str:
    """Text as the full text index takes it: its letters and digits, folded, one token each."""
    return " ".join(bare(text))
