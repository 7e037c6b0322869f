"""Graphs in the shape of the real one, of any size: a release's graph copied under other names.

    python -m benchmarks.generate RELEASE-GRAPH.nq QUADS OUT.nq

What documents say (entities, claims, passages, amounts, their graphs) is copied as often as the size asks for, each copy with IRIs, names and
document ids of its own; what the ontology says is there once. So every node has the degree that it has in the real graph, industries,
places and measures gather what all copies say, and no triple stands in two graphs. The same input gives the same bytes.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

_ID = re.compile(r"(?<=/id/)([a-z_]+)/([^>\s/]+)(?=>)")
_GRAPH = re.compile(r"(?<=/graph/document/)([^>]+)(?=>)")
_NAME = re.compile(r'(ns#surface>|core#prefLabel>|core#altLabel>|terms/title>|terms/identifier>) "((?:[^"\\]|\\.)*)"')
_SHARED = ("/graph/ontology>", "/graph/release>")


def shared_things(graph: Path) -> frozenset[str]:
    """Type and key of the things that the ontology names: they keep their IRIs in every copy."""
    found = set[str]()
    with graph.open(encoding="utf-8") as lines:
        for line in lines:
            if line.rstrip().endswith("/graph/ontology> ."):
                match = _ID.search(line.split(" ", 1)[0])
                if match:
                    found.add(match[0])
    return frozenset(found)


def generated(graph: Path, quads: int) -> Iterator[str]:
    """Lines of N-Quads: the graph itself, then copies until there are at least `quads`."""
    keep, said, total = shared_things(graph), list[str](), 0
    with graph.open(encoding="utf-8") as lines:
        for line in lines:
            yield line
            total += 1
            if not line.rstrip().removesuffix(" .").endswith(_SHARED):
                said.append(line)
    number = 0
    while total < quads:
        number += 1
        yield from (_copied(line, number, keep) for line in said)
        total += len(said)


def _copied(line: str, number: int, keep: frozenset[str]) -> str:
    mark = f"-x{number}"
    line = _ID.sub(lambda m: m[0] if m[0] in keep else m[0] + mark, line)
    line = _GRAPH.sub(lambda m: m[0] + mark, line)
    return _NAME.sub(lambda m: f'{m[1]} "{m[2]}{mark}"', line, count=1)


def write(graph: Path, quads: int, out: Path) -> int:
    """Writes such a graph; its number of quads."""
    count = 0
    with out.open("w", encoding="utf-8") as file:
        for line in generated(graph, quads):
            file.write(line)
            count += 1
    return count


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("graph", type=Path, help="graph.nq of a release")
    parser.add_argument("quads", type=int, help="at least so many quads")
    parser.add_argument("out", type=Path, help="where the N-Quads go")
    given = parser.parse_args()
    print(f"{write(given.graph, given.quads, given.out):,} quads")


if __name__ == "__main__":
    main()
