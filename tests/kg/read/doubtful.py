"""The release of the invented ministry with doubt in it: what its report of 111 says has confidence 0.6, all else 0.9."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, Store

from tests.kg.read import invented

DOUBTED = "tide-report-111"


def release(data: Path) -> None:
    """Writes it under `data`."""
    folder, _ = invented.release(data)
    store = Store(str(folder / "store"))
    document, confidence = NamedNode(f"{invented.BASE}document/{DOUBTED}"), NamedNode(f"{invented.ML}confidence")
    less = Literal("0.6", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#decimal"))
    for said in list(store.quads_for_pattern(None, NamedNode(f"{invented.ML}document"), document, None)):
        for quad in list(store.quads_for_pattern(said.subject, confidence, None, None)):
            store.remove(quad)
            store.add(Quad(quad.subject, confidence, less, quad.graph_name))
    store.flush()
