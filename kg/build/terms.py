"""Which term of the schemes a name belongs to: by its normal form, among terms of the same or a near type."""

from __future__ import annotations

from collections import defaultdict

from extract.claims import Thing, ThingType
from kg.build.names import group_of, normal
from ontology.vocabulary import Term, Vocabulary

_KINDS = frozenset(kind.value for kind in ThingType)


class TermIndex:
    """The terms of all things' schemes by group of near types and normal form; weak names do not count."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._names: dict[tuple[str, str], dict[Term, None]] = defaultdict(dict)
        for term in vocabulary.terms:
            if term.kind in _KINDS:
                for name in (term.label, term.label_en, *term.names):
                    if name:
                        self._names[group_of(term.kind), normal(name, term.kind).form][term] = None

    def bearers(self, group: str, form: str) -> tuple[Term, ...]:
        """The terms of a group that bear a normal name."""
        return tuple(self._names.get((group, form), ()))

    def find(self, thing: Thing) -> Term | None:
        """The one term that a thing is: by its key, else by its name among terms of its type, else among near types.

        Where several bear the name, the one that has it as its label; None where that leaves none or several.
        """
        if thing.key:
            return self.vocabulary.find(thing.type, thing.key)
        if thing.scope:
            return None
        form = normal(thing.name, thing.type).form
        bearers = self.bearers(group_of(thing.type), form)
        for candidates in ([t for t in bearers if t.kind == thing.type], list(bearers)):
            if len(candidates) > 1:
                candidates = [t for t in candidates if form in (normal(t.label, t.kind).form, normal(t.label_en, t.kind).form)]
            if len(candidates) == 1:
                return candidates[0]
            if candidates:
                return None
        return None
