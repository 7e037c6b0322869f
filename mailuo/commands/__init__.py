"""What each command does; one module for those that build and serve, one for those that read."""

from __future__ import annotations

from argparse import Namespace

from pydantic import ValidationError

from kg.build.curation import CurationError
from kg.build.records import BuildError
from kg.read.catalogue import CatalogueError
from kg.read.release import ReleaseError
from kg.read.runner import ParameterError, UnknownQuery
from kg.read.search import SearchError
from kg.read.store import QueryError, StoreError
from mailuo.commands import build, explain, lineage, mark, read, releases
from mailuo.commands.problems import CommandError
from mailuo.settings import Settings
from ontology.turtle import VocabularyError

KNOWN = (BuildError, CatalogueError, CommandError, CurationError, FileNotFoundError, ParameterError, PermissionError, QueryError, ReleaseError, SearchError,
         StoreError, UnknownQuery, ValidationError, VocabularyError)
"""What may go wrong for reasons that a user can mend; anything else is a fault of the program and shows its traceback."""

COMMANDS = {
    "build": build.build, "serve": build.serve, "query": read.query, "queries": read.queries, "show": read.show, "export": read.export, "publish": read.publish,
    "check": read.check, "ask": read.ask, "read": mark.read, "explain": explain.command, "releases": releases.releases,
    "rollback": releases.rollback, "prune": releases.prune,
    "lineage": lineage.line, "why": lineage.explain, "review": lineage.doubts, "diff": lineage.diff, "path": lineage.path,
}


def run(args: Namespace) -> int:
    """Runs the command that was parsed; its exit status."""
    settings = Settings(**({"data": args.data} if args.data else {}))
    return COMMANDS[args.command](args, settings)
