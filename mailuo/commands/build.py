"""`mailuo build` and `mailuo serve`."""

from __future__ import annotations

import os
import sys
import time
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tqdm import tqdm

from extract.claims import Problem
from extract.corpus import open_corpus, read_corpus
from extract.extraction import Extraction
from kg.build.release import STEPS, build_release
from mailuo import __version__
from mailuo.commands.problems import CommandError
from mailuo.settings import Settings
from ontology.vocabulary import Vocabulary, load

CURATION = ("curation.jsonl", "curation.toml")
_LONGEST_REPORT = 20
_WORTH_A_PROCESS = 200_000  # characters; a process of its own takes seconds to start


class Progress:
    """A bar for the documents, then one for each step of the build; on standard error, where it is a terminal."""

    def __init__(self, quiet: bool) -> None:
        self.quiet = quiet
        self._names = {name: f"{zh} {name}" for name, zh in STEPS}
        self._bar: Any = None  # tqdm's type takes a parameter that a bar without an iterable does not have
        self._step = ""

    def documents(self, folder: Path, vocabulary: Vocabulary, jobs: int) -> tuple[list[Extraction], tuple[Problem, ...]]:
        """Reads the documents of a folder."""
        opened, problems = open_corpus(folder, vocabulary)
        total = sum(o.document.line_count for o in opened)
        total_characters = sum(len(o.document.text) for o in opened)
        read: list[Extraction] = []
        with tqdm(total=total, desc="讀取 reading", unit="行", disable=self._hidden(), file=sys.stderr) as bar:
            for extraction in read_corpus(opened, vocabulary, jobs=jobs if total_characters > _WORTH_A_PROCESS else 1):
                read.append(extraction)
                bar.set_postfix_str(extraction.document.id)
                bar.update(extraction.document.line_count)
        return read, problems

    def step(self, name: str, done: int, total: int) -> None:
        """Told by the build."""
        if name != self._step:
            self.close()
            self._step = name
            self._bar = tqdm(total=total, desc=self._names.get(name, name), disable=self._hidden(), file=sys.stderr, leave=False)
        if self._bar is not None:
            self._bar.total = total
            self._bar.update(done - self._bar.n)

    def close(self) -> None:
        """Ends the last bar."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    def _hidden(self) -> bool:
        return self.quiet or not sys.stderr.isatty()


def build(args: Namespace, settings: Settings) -> int:
    """Builds a release; 0 where every document was read, 1 where some were not, 3 where none was."""
    began = time.monotonic()
    folder: Path = args.folder
    if not folder.is_dir():
        raise CommandError(f"沒有這個資料夾：{folder}", f"no such folder: {folder}")
    progress = Progress(args.quiet)
    vocabulary = load()
    extractions, problems = progress.documents(folder, vocabulary, args.jobs or os.cpu_count() or 1)
    if not extractions:
        _tell(problems)
        raise CommandError("沒有可讀的文件，未建置", "no document could be read; nothing was built")
    curation = next((folder / name for name in CURATION if (folder / name).exists()), None)
    failed = tuple(problems)
    try:
        release = build_release(extractions, vocabulary, settings.data, curation=curation, problems=failed, version=__version__,
                                base=settings.base, progress=progress.step)
    finally:
        progress.close()
    if not args.quiet:
        print(release.report.text())
    else:
        _tell((*release.report.failures, *release.report.problems))
    print(f"版本 release {release.id}：{release.quads:,} quads，{time.monotonic() - began:.1f} s → {release.folder}")
    return 0 if release.report.ok else 1


def _tell(problems: Sequence[Problem]) -> None:
    for p in problems[:_LONGEST_REPORT]:
        print(f"{p.file}{f':{p.line}' if p.line else ''}: {p.reason_zh} / {p.reason}", file=sys.stderr)
    if len(problems) > _LONGEST_REPORT:
        print(f"… {len(problems) - _LONGEST_REPORT} more / 另有", file=sys.stderr)


def serve(args: Namespace, settings: Settings) -> int:
    """Serves the current release until it is stopped."""
    import uvicorn

    from api import logs
    from api.app import create_app
    from api.connections import guarded

    changes = {name: value for name in ("host", "port", "store") if (value := getattr(args, name)) is not None}
    settings = Settings(**{**settings.model_dump(), **changes})
    if not (settings.data / "current").exists():
        raise CommandError(f"{settings.data} 尚無版本，請先執行 mailuo build DIR", f"no release in {settings.data}; run `mailuo build DIR` first")
    print(f"Mailuo 脈絡 http://{settings.host}:{settings.port}/  （Ctrl-C 結束 / to stop）", file=sys.stderr)
    logs.configure()
    proxies = tuple(filter(None, (part.strip() for part in settings.trusted_proxies.split(","))))
    protocol = guarded(settings.body_limit, settings.body_time_limit, settings.send_time_limit, settings.connection_limit, proxies)
    # the access log is the service's own: the server's would name the client
    uvicorn.run(create_app(settings), host=settings.host, port=settings.port, log_level="warning", access_log=False, server_header=False, ws="none",
                http=protocol, proxy_headers=bool(proxies), forwarded_allow_ips=list(proxies))
    return 0
