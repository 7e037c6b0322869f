"""Atom feeds of what changed from release to release: of everything, of one program, of what one agency carries out.

    <feed xmlns="http://www.w3.org/2005/Atom"> <entry> new · 浮動式離岸風電示範計畫 … </entry> </feed>

An entry's id is made of the releases and of what changed, so that a reader never sees it twice (RFC 4287).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from xml.etree import ElementTree as ET

ATOM = "http://www.w3.org/2005/Atom"
WORDS: Mapping[str, Mapping[str, str]] = {
    "zh": {"new": "新增", "vanished": "消失", "renamed": "改名", "changed": "金額變動", "title": "脈絡的變更", "of": "脈絡的變更：{label}",
           "release": "版本 {release}"},
    "en": {"new": "new", "vanished": "gone", "renamed": "renamed", "changed": "amount changed", "title": "Changes of Mailuo",
           "of": "Changes of Mailuo: {label}", "release": "release {release}"},
}
MOST = 500
_TAGS = {"zh": "zh-Hant", "en": "en"}


def concerns(change: Mapping[str, Any], thing: str) -> bool:
    """Whether a change is one of a thing, or of what an agency carries out."""
    return change["thing"] == thing or thing in change["agencies"]


def feed(sets: Sequence[Mapping[str, Any]], site: str, address: str, root: str, language: str = "zh", thing: str = "", label: str = "") -> bytes:
    """The feed at an address, from sets of changes as `kg.read.published.changes` gives them; of one thing where its IRI is given.

    `root` is what the IRIs of the dataset begin with, `site` the address of the service. At most 500 entries, newest first.
    """
    words = WORDS[language]
    top = ET.Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": _TAGS[language]})
    _text(top, "id", f"{root}feed/{hashlib.sha256(thing.encode()).hexdigest()[:20] if thing else 'changes'}")
    _text(top, "title", words["of"].format(label=label) if thing else words["title"])
    _text(top, "updated", str(sets[0]["built"]) if sets else "1970-01-01T00:00:00Z")
    ET.SubElement(ET.SubElement(top, f"{{{ATOM}}}author"), f"{{{ATOM}}}name").text = "Mailuo 脈絡"
    ET.SubElement(top, f"{{{ATOM}}}link", {"rel": "self", "href": address, "type": "application/atom+xml"})
    ET.SubElement(top, f"{{{ATOM}}}link", {"rel": "alternate", "href": f"{site}/dataset"})
    for number, (told, change) in enumerate(_chosen(sets, thing)):
        if number == MOST:
            break
        _entry(top, told, change, site, root, words)
    ET.register_namespace("", ATOM)
    return bytes(ET.tostring(top, encoding="utf-8", xml_declaration=True))


def _chosen(sets: Sequence[Mapping[str, Any]], thing: str) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    for told in sets:
        for change in told["changes"]:
            if not thing or concerns(change, thing):
                yield told, change


def _entry(top: ET.Element, told: Mapping[str, Any], change: Mapping[str, Any], site: str, root: str, words: Mapping[str, str]) -> None:
    entry = ET.SubElement(top, f"{{{ATOM}}}entry")
    what = "\x1f".join(str(change[name]) for name in ("change", "thing", "what", "before", "after"))
    _text(entry, "id", f"{root}change/{told['before']}/{told['release']}/{hashlib.sha256(what.encode()).hexdigest()[:20]}")
    _text(entry, "title", f"{words[change['change']]} · {change['label']}")
    _text(entry, "updated", str(told["built"]))
    ET.SubElement(entry, f"{{{ATOM}}}category", {"term": str(change["change"]), "label": words[change["change"]]})
    ET.SubElement(entry, f"{{{ATOM}}}link", {"rel": "alternate", "href": site + "/id/" + str(change["thing"]).removeprefix(f"{root}id/")})
    for claim in change["claims_after"]:
        ET.SubElement(entry, f"{{{ATOM}}}link", {"rel": "related", "href": f"{site}/claims/{claim}"})
    parts = [change["what"], " → ".join(x for x in (change["before"], change["after"]) if x), words["release"].format(release=told["release"])]
    _text(entry, "summary", " · ".join(_clean(part) for part in parts if part))


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, f"{{{ATOM}}}{name}").text = _clean(text)


def _clean(text: str) -> str:
    """Text without the characters that XML 1.0 does not have."""
    return "".join(c for c in text if c in "\t\n\r" or ("\x20" <= c <= "\ud7ff") or ("\ue000" <= c <= "\ufffd") or c >= "\U00010000")
