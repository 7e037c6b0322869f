"""The door for a language model, shut unless a command is set: it may put a question that was not understood into other words.

A model never answers. It is a process of its own, given on its input the question and the kinds of questions as JSON,

    {"question": "…", "kinds": [{"name": "programs", "label": {"zh": "…", "en": "…"}, "examples": [{"zh": "…", "en": "…"}]}]}

and it prints {"question": "…"}: the same question in words of those kinds, or null. What it says is read like any question, the
answer comes from the graph alone, and says that and how the question was put in other words.
"""

from __future__ import annotations

import json
import shlex
import subprocess
from collections.abc import Callable
from typing import Any

from kg.ask.grammar import Grammar, load

Restate = Callable[[str], str | None]
_LONGEST = 500


def process(command: str, seconds: float = 10.0) -> Restate | None:
    """What puts a question into other words with this command (no shell reads it); None where the command is empty."""
    words = shlex.split(command)
    return (lambda question: _run(words, question, seconds)) if words else None


def _run(words: list[str], question: str, seconds: float) -> str | None:
    """What the process says; None where it fails, is late, says nothing or the same, or too much."""
    given = json.dumps({"question": question, "kinds": kinds(load())}, ensure_ascii=False)
    try:
        done = subprocess.run(words, input=given, capture_output=True, text=True, timeout=seconds, check=True, encoding="utf-8")
        said = json.loads(done.stdout)
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    text = said.get("question") if isinstance(said, dict) else None
    return text if isinstance(text, str) and text.strip() and len(text) <= _LONGEST and text.strip() != question.strip() else None


def kinds(grammar: Grammar) -> list[dict[str, Any]]:
    """The kinds of questions with their labels and examples, as JSON values."""
    return [{"name": i.name, "label": {"zh": i.label.zh, "en": i.label.en}, "examples": [{"zh": e.zh, "en": e.en} for e in i.examples]}
            for i in grammar.intents]
