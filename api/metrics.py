"""Counts for operators in the text format of Prometheus. Routes and statuses only: nothing tells who asked or what.

    mailuo_requests_total{route="/sparql",method="GET",status="200"} 42
"""

from __future__ import annotations

import os
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

import psutil

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
Sample = tuple[Mapping[str, str], float]


class Metrics:
    """What the front has seen since it began."""

    def __init__(self) -> None:
        self.began = time.time()
        self.rate_limited = 0
        self._requests: Counter[tuple[str, str, int]] = Counter()
        self._bytes: Counter[str] = Counter()
        self._seconds: dict[str, list[int]] = defaultdict(lambda: [0] * (len(BOUNDS) + 1))
        self._sums: Counter[str] = Counter()

    def seen(self, route: str, method: str, status: int, seconds: float, size: int) -> None:
        """One request was answered."""
        self._requests[route, method if method in _METHODS else "other", status] += 1
        self._bytes[route] += size
        self._sums[route] += seconds  # type: ignore[assignment]
        slots = self._seconds[route]
        for i, bound in enumerate(BOUNDS):
            if seconds <= bound:
                slots[i] += 1
                return
        slots[-1] += 1

    def refused(self) -> None:
        """A client asked too often."""
        self.rate_limited += 1

    def text(self, pool: Mapping[str, int], failures: Mapping[str, int], release: Mapping[str, str]) -> str:
        """Everything; `pool` is the state of the workers, `failures` counts queries without an answer by kind."""
        states = [({"state": name}, float(pool.get(name, 0))) for name in ("idle", "busy")]
        waiting = [({"lane": name.removeprefix("waiting_")}, float(n)) for name, n in pool.items() if name.startswith("waiting_")]
        parts = (
            _family("mailuo_requests_total", "counter", "Requests by route, method and status.",
                    (({"route": r, "method": m, "status": str(s)}, float(n)) for (r, m, s), n in sorted(self._requests.items()))),
            _family("mailuo_response_bytes_total", "counter", "Bytes of answers by route.", (({"route": r}, float(n)) for r, n in sorted(self._bytes.items()))),
            self._histogram(),
            _family("mailuo_rate_limited_total", "counter", "Requests refused because a client asked too often.", [({}, float(self.rate_limited))]),
            _family("mailuo_query_failures_total", "counter", "Queries without an answer by kind, of this release.",
                    (({"kind": k}, float(n)) for k, n in sorted(failures.items()))),
            _family("mailuo_workers", "gauge", "Query workers by state.", states),
            _family("mailuo_queries_waiting", "gauge", "Queries waiting for a worker by lane.", waiting),
            _family("mailuo_worker_restarts_total", "counter", "Workers that were stopped and replaced, of this release.",
                    [({}, float(pool.get("restarts", 0)))]),
            _family("mailuo_release_info", "gauge", "The release in service.", [(release, 1.0)] if release else []),
            _family("process_resident_memory_bytes", "gauge", "Memory of the front.", [({}, float(psutil.Process(os.getpid()).memory_info().rss))]),
            _family("process_start_time_seconds", "gauge", "When the front began.", [({}, self.began)]),
        )
        return "".join(f"{line}\n" for part in parts for line in part)

    def _histogram(self) -> Iterator[str]:
        name = "mailuo_request_seconds"
        yield f"# HELP {name} Seconds until a request was answered, by route."
        yield f"# TYPE {name} histogram"
        for route, slots in sorted(self._seconds.items()):
            total = 0
            for bound, count in zip((*map(str, BOUNDS), "+Inf"), slots, strict=True):
                total += count
                yield f'{name}_bucket{{route="{_escaped(route)}",le="{bound}"}} {total}'
            yield f'{name}_sum{{route="{_escaped(route)}"}} {float(self._sums[route]):.6f}'
            yield f'{name}_count{{route="{_escaped(route)}"}} {total}'


def _family(name: str, kind: str, said: str, samples: Iterable[Sample]) -> Iterator[str]:
    yield f"# HELP {name} {said}"
    yield f"# TYPE {name} {kind}"
    for labels, number in samples:
        inside = ",".join(f'{key}="{_escaped(value)}"' for key, value in labels.items())
        yield f"{name}{{{inside}}} {number:g}" if inside else f"{name} {number:.17g}"


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
