"""The settings as a page of the documentation: `python -m mailuo.document_settings > docs/settings.md`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mailuo.settings import Settings

_HEAD = """\
# Settings

Each setting is an environment variable, or a line of `mailuo.toml` in the working directory (`MAILUO_CONFIG` names another
file); the environment goes first, then the file, then the default. A line that names no setting is an error.
每項設定可用環境變數或 `mailuo.toml` 指定；環境變數優先，其次設定檔，最後為預設值。

This page is written by `python -m mailuo.document_settings`; a test compares it with the program.

| environment / mailuo.toml | default | what it sets / 說明 |
|---|---|---|
"""


def document() -> str:
    """The page."""
    rows = []
    for name, field in Settings.model_fields.items():
        english, _, chinese = (field.description or "").partition(" / ")
        said = f"{english} {chinese}".replace("|", "\\|")
        rows.append(f"| `MAILUO_{name.upper()}`<br>`{name}` | `{_default(field.default)}` | {said} |\n")
    return _HEAD + "".join(rows)


def _default(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str | Path) else f"{value:g}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    print(document(), end="")
