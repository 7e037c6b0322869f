"""The release that is being served, and the taking over of a new one without a request being dropped.

`data/current` is looked at every second. When it points elsewhere, the new release is opened with workers of its own
while the old one goes on; requests that began on the old one end on it, and its workers end with the last of them.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results

from api.admission import Admitted, admit
from api.clients import CLIENT
from api.config import Config
from api.failures import WorkerError
from api.redirects import Redirects
from api.remote import RemotePool
from api.vocabulary import Terms, read_terms
from api.workers import PAGES, Limits, Pool, Reply, Task
from kg.ask.answer import ask, warming
from kg.read.reconcile import NameIndex
from kg.read.release import Release, ReleaseError, current
from kg.read.search import SearchError
from kg.read.store import JSON, Cell, Graph, QueryError, Row, Value, cell, fill

_REMEMBERED, _REMEMBERED_LENGTH = 512, 8192
GRAPHS = ("knowledge", "ontology", "identity", "findings", "release")
"""Named graphs of every release beside those of its documents."""
log = logging.getLogger("mailuo.serving")


class PooledGraph:
    """The graph of a release as the code in `kg` reads it: its queries run in the workers, under their limits.

    For threads only: a call from the event loop's own thread would wait for itself.
    """

    def __init__(self, pool: Pool | RemotePool, loop: asyncio.AbstractEventLoop) -> None:
        self._pool, self._loop = pool, loop

    def query(self, text: str, media_type: str = JSON) -> bytes:
        return self.reply(Task(text, tabular=media_type, rdf=media_type)).body

    def reply(self, task: Task) -> Reply:
        return asyncio.run_coroutine_threadsafe(self._pool.answer(task, PAGES, CLIENT.get()), self._loop).result()

    def rows(self, text: str, bindings: Mapping[str, Value | Iterable[Value]] | None = None) -> list[Row]:
        results = parse_query_results(self.query(fill(text, bindings or {})), QueryResultsFormat.JSON)
        if not isinstance(results, QuerySolutions):
            raise QueryError("rows come of a SELECT only / 只有 SELECT 查詢有列")
        names = [variable.value for variable in results.variables]
        return [{name: cell(solution[name]) for name in names} for solution in results]

    def pairs(self, predicate: str) -> Iterator[tuple[str, Cell]]:
        for row in self.rows(f"SELECT ?s ?o WHERE {{ ?s <{predicate}> ?o }}"):
            yield str(row["s"]), row["o"]


@dataclass(frozen=True)
class ServedRelease(Release):
    """A release whose graph is read through the workers."""

    pooled: Graph | None = field(default=None, compare=False)

    @cached_property
    def graph(self) -> Graph:
        if self.pooled is None:
            raise ReleaseError("a served release needs its workers")
        return self.pooled


class Served:
    """One release in service."""

    def __init__(self, release: ServedRelease, pool: Pool | RemotePool, graph: PooledGraph, redirects: Redirects) -> None:
        self.release, self.pool, self.graph, self.redirects = release, pool, graph, redirects
        self.admitted: OrderedDict[str, Admitted] = OrderedDict()
        self.names: NameIndex | None = None  # of the reconciliation service, when it is first asked
        self.users = 0
        self.retired = False

    @cached_property
    def root(self) -> str:
        """What relative IRIs of a query are resolved against."""
        return self.release.base.removesuffix("id/")

    @property
    def graph_root(self) -> str:
        """What the IRIs of this release's named graphs begin with."""
        return self.root + "graph/"

    def owns_graph(self, graph: str) -> bool:
        """Whether a graph may be named in a query."""
        return graph in self.pool.graphs or graph.startswith(self.graph_root)

    def admit(self, text: str, config: Config) -> Admitted:
        """A query let through, or Refused raised; what was let through lately is known."""
        known = self.admitted.get(text)
        if known is None:
            known = admit(text, self.owns_graph, config.query_size_limit, config.nesting_limit, self.root, config.operator_limit)
            if len(text) <= _REMEMBERED_LENGTH:
                self.admitted[text] = known
                if len(self.admitted) > _REMEMBERED:
                    self.admitted.popitem(last=False)
        return known

    @cached_property
    def terms(self) -> Terms:
        """Labels of properties, classes and concepts; read in a thread, once."""
        return read_terms(self.graph)


class Keeper:
    """Holds the release in service and changes it."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._served: Served | None = None
        self._watch: asyncio.Task[None] | None = None
        self._closing: set[asyncio.Task[None]] = set()
        self._stopping = False
        self.failure = ""

    @property
    def served(self) -> Served | None:
        return self._served

    async def start(self) -> None:
        await self._look()
        self._watch = asyncio.create_task(self._keep_looking())

    async def stop(self) -> None:
        self._stopping = True
        if self._watch:
            self._watch.cancel()
            await asyncio.gather(self._watch, return_exceptions=True)
        await asyncio.gather(*self._closing, return_exceptions=True)
        if self._served:
            await self._served.pool.close()

    @contextlib.contextmanager
    def use(self) -> Iterator[Served | None]:
        """The release in service, which stays until the end of the block; None where there is none."""
        served = self._served
        if served is None:
            yield None
            return
        served.users += 1
        try:
            yield served
        finally:
            served.users -= 1
            self._close_if_left(served)

    async def _keep_looking(self) -> None:
        while True:
            await asyncio.sleep(self._config.release_check_interval)
            try:
                await self._look()
            except Exception:  # whatever happens here, the release in service stays
                log.exception("looking for a new release failed")

    async def _look(self) -> None:
        link = self._config.data / "current"
        try:
            folder = link.resolve(strict=True)
        except OSError:
            return  # nothing built yet; a release in service goes on even if the link is gone
        if self._served and folder == self._served.release.folder:
            return
        try:
            new = await self._open(folder)
        except (ReleaseError, SearchError, WorkerError, OSError) as error:
            if str(error) != self.failure:
                log.error("release %s cannot be served: %s", folder.name, error)
            self.failure = str(error)
            return
        old, self._served, self.failure = self._served, new, ""
        log.info("serving release %s", folder.name)
        task = asyncio.ensure_future(self._warm(new))
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)
        if old:
            old.retired = True
            self._close_if_left(old)

    async def _open(self, folder: Path) -> Served:
        found = await asyncio.to_thread(current, self._config.data)
        pool = self._pool(found)
        await pool.start()
        graph = PooledGraph(pool, asyncio.get_running_loop())
        release = ServedRelease(folder, found.endpoint, graph)
        served = Served(release, pool, graph, Redirects(self._config.data / "redirects.jsonl"))
        try:
            if self._config.store:
                await asyncio.to_thread(_held, release)
            await asyncio.to_thread(lambda: (release.about, release.report, release.search, served.terms))
        except BaseException:
            await pool.close()
            raise
        return served

    def _pool(self, release: Release) -> Pool | RemotePool:
        """Workers on the release's own store, or the endpoint that the settings name."""
        if not self._config.store:
            return Pool(release.folder / "store", limits(self._config))
        root = release.base.removesuffix("id/")
        graphs = [*(f"{root}graph/{name}" for name in GRAPHS), *(f"{root}graph/document/{quote(d, safe='')}" for d in release.documents)]
        return RemotePool(self._config.store, graphs, limits(self._config))

    async def _warm(self, served: Served) -> None:
        """Ask a release some questions, which reads what every question needs; the first that a visitor asks is then not slow."""
        served.users += 1
        try:
            for question in await asyncio.to_thread(warming):
                if self._stopping or served.retired:
                    break
                await asyncio.to_thread(ask, served.release, question)
        except Exception:  # a release that cannot answer these still serves all else
            log.warning("asking release %s its first questions failed", served.release.id, exc_info=True)
        finally:
            served.users -= 1
            self._close_if_left(served)

    def _close_if_left(self, served: Served) -> None:
        if served.retired and served.users == 0:
            task = asyncio.ensure_future(served.pool.close())
            self._closing.add(task)
            task.add_done_callback(self._closing.discard)


def _held(release: Release) -> None:
    """Whether the endpoint holds the release; raises ReleaseError where it lacks a document."""
    held = {str(row["id"]) for row in release.graph.rows("SELECT ?id { ?d a ml:Document ; dcterms:identifier ?id }")}
    if missing := sorted(set(release.documents) - held):
        raise ReleaseError(f"the store does not hold release {release.id}: no document {missing[0]} / 圖資料庫中沒有這個版本的文件")


def limits(config: Config) -> Limits:
    return Limits(config.workers, config.page_workers, config.spare_workers, config.query_time_limit, config.memory_limit, config.result_limit,
                  config.queue_limit, config.queue_time_limit,
                  config.client_queue_limit, config.answer_memory)
