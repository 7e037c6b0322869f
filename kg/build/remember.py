"""What a release remembers of its entities (`identity.jsonl`), so that the next build can lead old IRIs to new ones."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from extract.claims import Claim
from kg.build.identity import Identity
from kg.build.names import group_of, normal
from kg.build.records import BuildError, things_of
from kg.build.redirects import Known


def known(identity: Identity, claims: Iterable[Claim]) -> tuple[Known, ...]:
    """Every entity with its normal names and the claims whose first thing it is."""
    names: dict[str, set[tuple[str, str]]] = defaultdict(set)
    about: dict[str, set[str]] = defaultdict(set)
    for thing, iri in identity.iri_of.items():
        names[iri].add((group_of(thing.type), normal(thing.name, thing.type).form + (f"#{thing.scope}" if thing.scope else "")))
    for claim in claims:
        about[identity.iri_of[next(things_of(claim.body))]].add(claim.id)
    return tuple(Known(iri, frozenset(names[iri]), frozenset(about[iri])) for iri in sorted(identity.entities))


def lines(entities: Iterable[Known]) -> Iterator[str]:
    """The lines of `identity.jsonl`."""
    for entity in entities:
        row = {"iri": entity.iri, "names": sorted(entity.names), "claims": sorted(entity.claims)}
        yield json.dumps(row, ensure_ascii=False) + "\n"


def read(path: Path) -> tuple[Known, ...]:
    """The entities of a release; none where it has no such file. Raises BuildError for a damaged one."""
    if not path.exists():
        return ()
    found = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        try:
            row = json.loads(line)
            found.append(Known(row["iri"], frozenset((g, f) for g, f in row["names"]), frozenset(row["claims"])))
        except (ValueError, KeyError, TypeError) as error:
            raise BuildError(f"{path}:{number}: damaged ({error})", f"{path}:{number}：內容損壞（{error}）") from error
    return tuple(found)
