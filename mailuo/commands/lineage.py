"""The commands on identity and lineage: `lineage`, `why`, `review`, `diff`, `path`."""

from __future__ import annotations

import json
import re
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from kg.read import diff as differences
from kg.read import release as releases
from kg.read.lineage import Step, ancestors, descendants, lineage
from kg.read.phase_names import phases_of
from kg.read.reasons import Doubt, review, why
from kg.read.release import Release
from kg.read.search import EntityHit
from kg.read.ties import companions, connectors, paths, ties
from kg.read.timeline import Entry, timeline
from mailuo.commands.problems import CommandError
from mailuo.commands.tables import table
from mailuo.settings import Settings

_UNDERTAKINGS = ("program", "policy", "budget_line")
_RELEASE = re.compile(r"[0-9a-f]{12}|current")
_BASIS = {"stated": "文件有敘述 stated", "reference": "參考資料 reference", "inferred": "推論 inferred"}
_CHANGES = {"new": "＋新增 new", "vanished": "－消失 vanished", "renamed": "改名 renamed", "changed": "金額變動 changed"}


def _open(settings: Settings, args: Namespace | None = None) -> Release:
    """The current release, seen through the least confidence that the command asks for."""
    release = releases.current(settings.data, settings.store)
    return releases.sure(release, args.min_confidence) if args else release


def _dump(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=1, default=_plain))


def _plain(value: object) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return str(value)


def _thing(release: Release, name: str, types: Sequence[str] = ()) -> EntityHit:
    """The one thing of a name; what is near is told where none, and what bears it where several."""
    found = release.search.named(name, types) if "://" not in name else [EntityHit(name, name.rsplit("/", 2)[-2], name, "", 0, name, "")]
    if len(found) == 1:
        return found[0]
    hints = found or release.search.entities(name, types, limit=6)
    shown = "、".join(f"{h.label}（{h.type}，{h.iri}）" for h in hints)
    if found:
        raise CommandError(f"「{name}」有 {len(found)} 個，請給 IRI：{shown}", f"“{name}” names {len(found)} things; give an IRI: {shown}")
    near = f"；相近的有：{shown}" if shown else ""
    raise CommandError(f"沒有名為「{name}」的事物{near}", f"nothing is named “{name}”" + (f"; near: {shown}" if shown else ""))


def line(args: Namespace, settings: Settings) -> int:
    """What came before and after a thing; of a program also what each document says of it, year by year."""
    release = _open(settings, args)
    phases = () if "://" in args.name or release.search.named(args.name) else phases_of(release.search, args.name)
    hit = phases[0] if phases else _thing(release, args.name)
    if hit.type in _UNDERTAKINGS:
        return _program(release, hit, args)
    network = lineage(release.graph)
    steps = (*reversed(ancestors(network, hit.iri)), *descendants(network, hit.iri))
    if args.json:
        _dump({"thing": hit.iri, "label": hit.label, "steps": [asdict(s) for s in steps]})
        return 0
    print(f"{hit.label}  [{hit.type}]  {hit.iri}")
    _steps(steps)
    return 0


def _program(release: Release, hit: EntityHit, args: Namespace) -> int:
    found = timeline(release.graph, release.search, hit.iri, phases=not args.alone, base=release.base)
    if args.json:
        _dump(asdict(found))
        return 0
    print(" → ".join(label for _, label in found.line))
    _steps(found.steps)
    for year in found.years:
        print(f"\n民國 {year.roc_year}（{year.year}）" if year.roc_year is not None else "\n未註明年度 no year")
        print(table([_entry(entry) for entry in year.entries], most=args.most))
    return 0


def _steps(steps: Sequence[Step]) -> None:
    if not steps:
        print("（沒有前後沿革 / nothing before or after is known）")
    for step in steps:
        more = [_BASIS[step.basis], step.date, step.legal_basis, f"{step.rule} ({step.confidence})" if step.rule else "", " ".join(step.claims[:3])]
        print(f"  {step.earlier_label} → {step.later_label}　{'，'.join(m for m in more if m)}")


def _entry(entry: Entry) -> dict[str, object]:
    return {"計畫 program": entry.label, "種類 kind": entry.kind, "內容 text": entry.text, "範圍 scope": entry.scope, "數額 value": entry.amount,
            "目標 target": entry.target, "單位 unit": entry.unit, "補充 more": entry.more,
            "出處 source": f"{entry.document}:{entry.lines[0]}-{entry.lines[1]}"}


def explain(args: Namespace, settings: Settings) -> int:
    """Why two names are one thing, or two."""
    release = _open(settings)
    found = why(release.graph, release.search, args.one, args.other)
    if args.json:
        _dump(asdict(found))
        return 0
    for name, things in ((args.one, found.a), (args.other, found.b)):
        shown = "、".join(f"{label}（{kind}，{iri}）" for iri, label, kind in things)
        print(f"{name}: {shown or '沒有這個名稱 / no thing has this name'}")
    if not found.a or not found.b:
        return 1
    print("同一事物 one thing" if found.same else "不同事物 two things")
    for reason in found.reasons:
        print(f"  {reason.kind:<9} {reason.name}{'：' if reason.name else ''}{reason.rule} ({reason.confidence}) {' '.join(reason.claims[:3])}".rstrip())
    return 0


def doubts(args: Namespace, settings: Settings) -> int:
    """The pairs that people should decide, the most valuable first; as JSON Lines they are decisions to be completed."""
    found = review(_open(settings).graph, guarded=args.all)[:args.most]
    if args.json:
        for doubt in found:
            print(json.dumps(_decision(doubt), ensure_ascii=False))
        return 0
    print(table([{"一 one": d.one_label, "二 other": d.other_label, "現況 now": "合一 one" if d.joined else "二 two",
                  "規則 rule": d.rule, "可信 confidence": d.confidence, "陳述 claims": d.claims_at_stake,
                  "金額 TWD": d.amount_at_stake or None, "分開 guard": d.guard, "出處 claims": " ".join(d.claims[:2])} for d in found]))
    print("\n決定寫在文件資料夾的 curation.jsonl：mailuo review --json 給出每對的草稿（do 改為 same 或 different，補上 who、why）"
          "\ndecisions go into curation.jsonl beside the documents; --json drafts them: set do to same or different, add who and why")
    return 0


def _decision(doubt: Doubt) -> dict[str, object]:
    """A draft of a decision: it is refused until a person has set what to do, who and why."""
    return {"do": "", "a": {"type": doubt.one_type, "name": doubt.one_label}, "b": {"type": doubt.other_type, "name": doubt.other_label},
            "who": "", "when": date.today().isoformat(), "why": ""}


def diff(args: Namespace, settings: Settings) -> int:
    """What changed between two releases (ids, or `current`), or between two documents of the current release."""
    one, other = args.before, args.after
    if _RELEASE.fullmatch(one) and _RELEASE.fullmatch(other):
        graphs = [(_open(settings) if name == "current" else releases.named(settings.data, name)).graph for name in (one, other)]
        found = differences.releases(*graphs)
    else:
        release = _open(settings)
        try:
            found = differences.documents(release.graph, one, other)
        except differences.UnknownDocument as error:
            name = str(error.args[0])
            known = "、".join(release.documents)
            raise CommandError(f"沒有文件或版本 {name}；有：{known}", f"no document or release {name}; documents: {known}") from None
    if args.json:
        for change in found:
            print(json.dumps(asdict(change), ensure_ascii=False))
        return 0
    for kind, title in _CHANGES.items():
        part = [d for d in found if d.change == kind]
        rows = [{"事物 thing": d.label, "類別 type": d.type, "項目 what": d.what, "原 before": d.before, "後 after": d.after,
                 "出處 claims": " ".join((*d.claims_before[:1], *d.claims_after[:1]))} for d in part]
        print(f"\n{title}（{len(part)}）\n{table(rows, most=args.most)}" if part else f"\n{title}（0）")
    return 0


def path(args: Namespace, settings: Settings) -> int:
    """How two things are tied, each step with its evidence; of one thing, what shares programs with it; of none, who connects programs."""
    release = _open(settings, args)
    network = ties(release.graph)
    if not args.names:
        rows: list[dict[str, object]] = [{"組織 organisation": c.label, "計畫 programs": c.programs, "居間 centrality": c.centrality, "IRI": c.organisation}
                                         for c in connectors(network, args.most)]
    elif len(args.names) == 1:
        thing = _thing(release, args.names[0])
        rows = [{"事物 thing": c.label, "類別 type": c.type, "共同 shared": len(c.shared), "IRI": c.thing} for c in companions(network, thing.iri, args.most)]
    else:
        one, other = (_thing(release, name) for name in args.names[:2])
        found = paths(network, one.iri, other.iri, args.most)
        if args.json:
            _dump([[asdict(tie) for tie in way] for way in found])
            return 0
        for number, way in enumerate(found, start=1):
            print(f"{number}.")
            for tie in way:
                print(f"   {tie.subject_label} —{tie.relation}→ {tie.object_label}　{_BASIS[tie.basis]} {' '.join(tie.claims[:3])}".rstrip())
        print("" if found else "（兩者之間沒有路徑 / no way leads from one to the other）")
        return 0
    if args.json:
        _dump(rows)
    else:
        print(table(rows))
    return 0
