"""What the front and a query worker say to each other over their socket: frames of a kind, a length and content.

    front  → worker   Q {"query": …, "tabular": "text/csv", "rdf": "text/turtle", "default_graphs": [], …}
    worker → front    R {"graphs": […]}           ready, once, with the named graphs of the store
                      H {"media_type": …}  D… D…  Z   an answer: its type, its bytes as the engine wrote them, its end
                      X {"kind": …, "detail": …}      no answer; after D frames it says that they are to be thrown away
"""

from __future__ import annotations

import struct

HEAD = struct.Struct(">cI")
"""Kind (one byte) and length of the content (unsigned, four bytes)."""

QUERY, READY, HEADER, DATA, END, FAILURE = b"Q", b"R", b"H", b"D", b"Z", b"X"


def frame(kind: bytes, content: bytes = b"") -> bytes:
    """A frame as it goes over the wire."""
    return HEAD.pack(kind, len(content)) + content
