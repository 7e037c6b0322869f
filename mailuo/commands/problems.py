"""What a user can mend, said in both languages."""

from __future__ import annotations


class CommandError(Exception):
    """A command that cannot be done as asked."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} / {en}")
