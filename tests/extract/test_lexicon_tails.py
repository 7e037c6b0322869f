"""A long name of a program is known without its generic tail too; a short rest, or what is a name of its own, is not."""

from __future__ import annotations

from extract.claims import Mention, Passage, Role, Statement, Thing, ThingType
from extract.genres.outcome import Outcome
from extract.lexicon import learn
from extract.reading.document import Document, line_starts
from ontology.vocabulary import load


def learned(*things: Thing) -> dict[str, str]:
    """Known names and what they name, from a document whose tables define these things."""
    text = "\n".join(thing.name for thing in things)
    paper = Document("d", "d.txt", "d", text, "report", "0" * 64, starts=line_starts(text))
    said = tuple(Statement(Mention(t, t.name), (Passage(Role.VALUE, 0, 1, 1, 1, text[:1]),), "table") for t in things)
    return {name: thing.name for name, thing in learn([(paper, Outcome(statements=said))], load()).entries}


def test_names_are_known_without_their_tails() -> None:
    found = learned(Thing(ThingType.PROGRAM, "鯨灣豚灣溪聯通管工程計畫"))
    assert found == dict.fromkeys(("鯨灣豚灣溪聯通管工程計畫", "鯨灣豚灣溪聯通管工程", "鯨灣豚灣溪聯通管"), "鯨灣豚灣溪聯通管工程計畫")


def test_a_short_rest_is_no_name_and_a_name_of_its_own_stays_its_own() -> None:
    assert set(learned(Thing(ThingType.PROGRAM, "鯨灣供水工程計畫"))) == {"鯨灣供水工程計畫"}
    work, line = Thing(ThingType.PROGRAM, "鯨灣水資源科技發展計畫"), Thing(ThingType.BUDGET_LINE, "鯨灣水資源科技發展")
    assert learned(work, line)[line.name] == line.name
