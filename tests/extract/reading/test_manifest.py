"""The manifest: what is accepted, and what is reported without stopping the rest."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.reading.manifest import read_manifest


def corpus(folder: Path, manifest: str | None, *names: str) -> Path:
    for name in names:
        (folder / name).write_text("壹、測試", "utf-8")
    if manifest is not None:
        (folder / "manifest.toml").write_text(manifest, "utf-8")
    return folder


def test_missing_file_and_unknown_genre_are_reported_and_the_rest_is_read(tmp_path: Path) -> None:
    manifest = ('[[document]]\nid = "one"\nfile = "one.txt"\ngenre = "opera"\ncovers = [118]\n\n'
                '[[document]]\nid = "two"\nfile = "gone.txt"\n\n[[document]]\nid = "three"\nfile = "three.txt"\ngenre = "report"\n')
    sources, problems = read_manifest(corpus(tmp_path, manifest, "one.txt", "three.txt"))
    assert [(s.id, s.genre, s.covers) for s in sources] == [("one", "prose", (118,)), ("three", "report", ())]
    assert [(p.line, p.fatal) for p in problems] == [(1, False), (7, True)]
    assert "opera" in problems[0].reason and "gone.txt" in problems[1].reason


@pytest.mark.parametrize(("entry", "reason"), [
    ('id = "a"\n', "needs id and file"),
    ('id = "A b"\nfile = "one.txt"\n', "not made of"),
    ('id = "a"\nfile = "../secret.txt"\n', "outside the folder"),
])
def test_a_wrong_entry_says_what_is_wrong(tmp_path: Path, entry: str, reason: str) -> None:
    (tmp_path.parent / "secret.txt").write_text("secret", "utf-8")
    sources, problems = read_manifest(corpus(tmp_path, f"[[document]]\n{entry}", "one.txt"))
    assert sources == ()
    assert reason in problems[0].reason


def test_broken_toml_names_the_line(tmp_path: Path) -> None:
    _, problems = read_manifest(corpus(tmp_path, '[[document]]\nid = "one\n'))
    assert (problems[0].line, problems[0].fatal) == (2, True)


def test_without_a_manifest_every_text_is_a_document(tmp_path: Path) -> None:
    sources, problems = read_manifest(corpus(tmp_path, None, "Annual Report.txt", "b.md", "notes.pdf"))
    assert [s.id for s in sources] == ["annual-report", "b"]
    assert problems == ()
    with pytest.raises(FileNotFoundError):
        read_manifest(tmp_path / "nowhere")
