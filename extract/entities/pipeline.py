"""The spaCy pipeline: one token per character, jieba's words as an attribute, then recognisers, then settlement.

    mailuo_fold → mailuo_words → mailuo_gazetteer → mailuo_names → mailuo_bodies → mailuo_firms → mailuo_settle

`doc._.raw` holds the text, `doc._.words` the words, `doc._.candidates` what was proposed, `doc._.named` what stands.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from extract.claims import Thing, ThingType
from extract.entities.bodies import body_names, bureaus, composed_bodies, listed_units, short_governments
from extract.entities.candidates import Candidate, settle
from extract.entities.enumerations import industries, plain_names, works
from extract.entities.firms import firms
from extract.entities.gazetteer import Gazetteer, known_names, scheme_entries, set_norms, thing_of
from extract.entities.lookalikes import lookalikes
from extract.entities.names import load_rules, quoted, suffixed
from extract.entities.weak import WeakNames, centres, weak, weak_names
from extract.entities.words import Words, segment
from ontology.vocabulary import Vocabulary

for _name in ("raw", "words", "candidates", "named"):
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=None)

_WORDS = frozenset({"place", "industry", "agency", "soe", "institute", "university", "association"})
_LONGEST_WORD = 8
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_FROM_COUNTRIES = frozenset({ThingType.FIRM, ThingType.UNIVERSITY, ThingType.INSTITUTE, ThingType.ASSOCIATION, ThingType.AGENCY})


@Language.component("mailuo_fold")
def fold_norms(doc: Doc) -> Doc:
    """Folds the norms of all tokens; keeps the text, which spaCy would put together anew each time it is asked for it."""
    doc._.raw = doc.text
    doc._.candidates = []
    return set_norms(doc)


@Language.factory("mailuo_words", default_config={"names": []})
def words_factory(nlp: Language, name: str, names: list[str]) -> WordsComponent:
    return WordsComponent(tuple(names))


class WordsComponent:
    """Sets where words begin; `names` are words of our own dictionary."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names

    def __call__(self, doc: Doc) -> Doc:
        doc._.words = segment(doc._.raw, self.names)
        return doc


@Language.factory("mailuo_gazetteer")
def gazetteer_factory(nlp: Language, name: str) -> GazetteerComponent:
    return GazetteerComponent(nlp)


class GazetteerComponent:
    """Proposes known names. Gazetteers are added after the pipe is made; of homonyms the one that the context fits stands."""

    def __init__(self, nlp: Language) -> None:
        self.nlp = nlp
        self.gazetteers: list[Gazetteer] = []
        self.parents: dict[Thing, frozenset[str]] = {}
        self.wide: frozenset[Thing] = frozenset()
        self.plain: dict[str, Thing] = {}

    def add(self, entries: Iterable[tuple[str, Thing]], rule: str, weight: int) -> None:
        """Adds a list of names with the things that they name."""
        self.gazetteers.append(Gazetteer(self.nlp, entries, rule, weight))

    def __call__(self, doc: Doc) -> Doc:
        found = [c for g in self.gazetteers for c in g.find(doc) if not _cuts_word(c, doc)]
        doc._.candidates += self._one_of_each_name(found)
        doc._.candidates += self._composed(doc, found)
        doc._.candidates += [*industries(doc._.raw, found, self.plain), *works(doc._.raw)]
        return doc

    def _one_of_each_name(self, found: list[Candidate]) -> list[Candidate]:
        """Of several things of one type at one place, the one whose parent is named too; else an unknown of that name."""
        named = {c.thing.key for c in found if c.thing.key}
        groups: dict[tuple[int, int, ThingType, str], list[Candidate]] = defaultdict(list)
        for c in found:
            groups[c.start, c.end, c.thing.type, c.rule].append(c)
        out: list[Candidate] = []
        for group in groups.values():
            if len(group) == 1:
                out += group
                continue
            fitting = [c for c in group if self.parents.get(c.thing, frozenset()) & named]
            first = min(group, key=lambda c: c.thing.key)
            same_type = first.thing.type
            if len(fitting) == 1:
                out += fitting
            elif same_type is ThingType.PLACE:
                bare = min((c.thing.name for c in group), key=len)[first.start - first.end:]
                out.append(Candidate(first.start, first.end, Thing(same_type, bare), first.rule, first.weight))
            else:
                out.append(first)
        return out

    def _composed(self, doc: Doc, found: list[Candidate]) -> list[Candidate]:
        """A place right behind the place that it lies in is written as one name: 彰化芳苑, 高雄市仁武區; of the outer one a
        country or a name with 縣 or 市 is named too."""
        places = [c for c in found if c.thing.type is ThingType.PLACE]
        ending = {c.end: c for c in places}
        out: list[Candidate] = []
        for c in places:
            outer = ending.get(c.start)
            if outer and outer.thing.key in self.parents.get(c.thing, frozenset()):
                out.append(Candidate(outer.start, c.end, c.thing, "place.composed", c.weight + 1))
                if outer.thing in self.wide or doc._.raw[outer.end - 1] in "縣市":
                    out.append(replace(outer, rule="place.around", beside=True))
        return out


@Language.component("mailuo_names")
def name_rules(doc: Doc) -> Doc:
    """Proposes names by quotation marks and endings."""
    rules = load_rules()
    doc._.candidates += [*quoted(doc._.raw, rules), *suffixed(doc._.raw, doc._.words, rules, doc._.candidates)]
    return doc


@Language.factory("mailuo_bodies")
def bodies_factory(nlp: Language, name: str) -> BodiesComponent:
    return BodiesComponent()


class BodiesComponent:
    """Proposes units and posts of bodies, and the bodies inside longer names; `names` are those of the schemes."""

    def __init__(self) -> None:
        self.names: dict[str, Thing] = {}
        self.longest = 0

    def know(self, names: dict[str, Thing]) -> None:
        """Sets the folded names of the bodies that the schemes know."""
        self.names, self.longest = names, max(map(len, names), default=0)

    def __call__(self, doc: Doc) -> Doc:
        doc._.candidates += list(short_governments(doc._.raw, doc._.candidates, self.names))
        doc._.candidates += list(listed_units(doc._.raw, doc._.candidates))
        doc._.candidates += list(bureaus(doc._.raw, doc._.candidates, doc._.words))
        doc._.candidates += list(composed_bodies(doc._.raw, doc._.candidates, self.names, self.longest))
        return doc


@Language.factory("mailuo_firms")
def firms_factory(nlp: Language, name: str) -> FirmsComponent:
    return FirmsComponent()


class FirmsComponent:
    """Proposes firms by cues, lists and brackets, and short forms that their neighbours confirm (`weak`); `countries` are places
    that a firm's name may stand behind."""

    def __init__(self) -> None:
        self.countries: frozenset[Thing] = frozenset()
        self.weak: WeakNames = weak_names(Vocabulary(()))

    def __call__(self, doc: Doc) -> Doc:
        doc._.candidates += list(weak(doc._.raw, doc._.words, doc._.candidates, self.weak))
        doc._.candidates += list(centres(doc._.raw, doc._.candidates))
        doc._.candidates += list(firms(doc._.raw, doc._.candidates, self.countries, doc._.words, self.weak.firms))
        begins = {c.start for c in doc._.candidates if c.thing.type in _FROM_COUNTRIES and not c.thing.key}
        doc._.candidates += [replace(c, rule="place.of-name", beside=True) for c in doc._.candidates
                             if c.thing in self.countries and c.start in begins and not c.beside]
        return doc


@Language.component("mailuo_settle")
def settle_overlaps(doc: Doc) -> Doc:
    """Settles what was proposed."""
    doc._.named = tuple(settle(doc._.candidates))
    return doc


def _cuts_word(c: Candidate, doc: Doc) -> bool:
    """Whether a firm's two characters begin inside a word (其中|鴻華, not 其|中鴻|華)."""
    words: Words = doc._.words
    return c.thing.type is ThingType.FIRM and c.end - c.start == 2 and c.start not in words.begins and bool(_HAN.match(doc._.raw, c.start))


def own_words(vocabulary: Vocabulary) -> list[str]:
    """Our dictionary for jieba: the schemes' names in Traditional characters that are words (离岸风电 is no word to it)."""
    names = {name for term in vocabulary.terms if term.kind in _WORDS for name in (term.label, *term.names)}
    return sorted(name for name in names if 2 <= len(name) <= _LONGEST_WORD and _HAN.fullmatch(name))


def pipeline(vocabulary: Vocabulary, learned: Iterable[tuple[str, Thing]] = ()) -> Language:
    """The pipeline over the names of the schemes and those that the documents define (`learned`)."""
    nlp = spacy.blank("zh")
    nlp.max_length = 10_000_000
    nlp.add_pipe("mailuo_fold")
    nlp.add_pipe("mailuo_words", config={"names": own_words(vocabulary)})
    gazetteer = nlp.add_pipe("mailuo_gazetteer")
    assert isinstance(gazetteer, GazetteerComponent)
    entries = list(scheme_entries(vocabulary))
    gazetteer.add(entries, "list.scheme", 20)
    gazetteer.add(known_names(), "list.known", 18)
    gazetteer.add(learned := list(learned), "list.learned", 45)
    gazetteer.add(lookalikes([*entries, *learned]), "list.lookalike", 5)
    gazetteer.parents = {
        thing: frozenset(t.key for t in vocabulary.ancestors(vocabulary.term(thing.type.value, thing.key))) for _, thing in entries}
    gazetteer.wide = frozenset(thing_of(t) for t in vocabulary.of_kind("place") if t.facet == "country")
    gazetteer.plain = plain_names(vocabulary)
    nlp.add_pipe("mailuo_names")
    bodies = nlp.add_pipe("mailuo_bodies")
    assert isinstance(bodies, BodiesComponent)
    bodies.know(body_names(vocabulary))
    firm_rules = nlp.add_pipe("mailuo_firms")
    assert isinstance(firm_rules, FirmsComponent)
    firm_rules.countries = gazetteer.wide
    firm_rules.weak = weak_names(vocabulary)
    nlp.add_pipe("mailuo_settle")
    return nlp

