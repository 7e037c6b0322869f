"""What a budget book prints in several tables must agree: branches, programs, object codes, grants and commissions.

A program's grants and commissions are at most the program; what is left is its share of the branch's own costs, so that
no more of it may be left than the branch has. A program whose amount the text has lost has the one that is left of its
branch, where only one is lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from extract.claims import Check
from extract.genres.budget.book import Book, Line
from extract.genres.budget.branches import Listed, Sheet
from extract.genres.budget.payments import Payment, paid
from extract.genres.budget.settings import Description, describe
from extract.values.certificates import Figure, adds_up, at_most, plain, the_one_value


def certify_branches(book: Book, sheets: Sequence[Sheet], payments: Sequence[Payment]) -> None:
    """Branches = work plan, programs = branch, object codes = branch."""
    for sheet in sheets:
        if "this_year" in sheet.line.amounts and sheet.branches:
            parts = [b.amounts["this_year"].figure for b in sheet.branches]
            book.checks.append(adds_up("branches = work plan", parts, sheet.line.amounts["this_year"].figure, sheet.line.thing))
        for branch in sheet.branches:
            book.checks += _accounts(branch)
            book.checks += _programs(sheet, branch, payments)


def _accounts(branch: Line) -> Iterator[Check]:
    """Object codes: those ending in 000 add up to the branch, the others to theirs."""
    tops = {no: f for no, (_, f) in branch.accounts.items() if no.endswith("000")}
    if tops:
        yield adds_up("object codes = branch", list(tops.values()), branch.amounts["this_year"].figure, branch.thing)
    for no, figure in tops.items():
        inside = [f for other, (_, f) in branch.accounts.items() if other[0] == no[0] and other != no]
        if inside:
            yield adds_up(f"object codes = {no}", inside, figure, branch.thing)


def _programs(sheet: Sheet, branch: Line, payments: Sequence[Payment]) -> Iterator[Check]:
    if not branch.children:
        return
    whole = branch.amounts["this_year"].figure
    figures = [c.amounts["this_year"].figure for c in branch.children]
    lost = _lost(branch)
    if not _meant_whole(branch, figures):
        return
    if len(lost) != 1:
        if not lost:
            yield adds_up("programs = branch", figures, whole, branch.thing)
        return
    entry = _name_of_lost(sheet, branch, lost[0])
    given = [p.entry.figures[_TOTAL] for p in payments if entry and p.program == entry.thing and _TOTAL in p.entry.figures]
    least = sum((f.value for f in given), Decimal(0))
    value = the_one_value(figures, whole, least, least + _own(branch) if given else None)
    inputs = (*whole.inputs(), *(entry.named if entry else ()), *(p for f in given for p in f.inputs()))
    kind = f"programs = branch: the amount of number {lost[0]} is lost" + (", one value fits" if value is not None else "")
    yield Check(kind, False, plain(value) if value is not None else "", "", inputs, entry.thing if entry else branch.thing)


_TOTAL = "合計"


def _lost(branch: Line) -> list[int]:
    """The numbers that are missing among a branch's programs."""
    numbers = [c.number for c in branch.children]
    return [n for n in range(1, max(numbers)) if n not in numbers]


def _meant_whole(branch: Line, figures: Sequence[Figure]) -> bool:
    """Whether the programs are meant to be the whole branch, and not examples of it: they nearly are."""
    share = Decimal(describe("branches").text("programs_are_whole"))
    return sum((f.value for f in figures), Decimal(0)) >= share * branch.amounts["this_year"].figure.value


def _name_of_lost(sheet: Sheet, branch: Line, number: int) -> Listed | None:
    """The program that the work plan's list has between the neighbours of the lost one."""
    places = {x.thing: i for i, x in enumerate(sheet.listed)}
    before = next((c for c in branch.children if c.number == number - 1), None)
    after = next((c for c in branch.children if c.number == number + 1), None)
    one = places.get(before.thing) if before else None
    other = places.get(after.thing) if after else None
    if one is not None and other is not None and other - one == 2:
        return sheet.listed[one + 1]
    return None


def _own(branch: Line) -> Decimal:
    """A branch's own costs: what it does not contract out or give."""
    kind = describe("branches")
    others = sum((f.value for no, (_, f) in branch.accounts.items()
                  if kind.pattern("commission_account").match(no) or kind.pattern("grant_account").match(no)), Decimal(0))
    return branch.amounts["this_year"].figure.value - others


def certify_payments(book: Book, sheets: Sequence[Sheet], payments: Mapping[str, Sequence[Payment]], complete: Mapping[str, bool]) -> None:
    """Grants and commissions against object codes by work plan, and against programs."""
    kind = describe("branches")
    grants = [p for name in ("subsidies", "grants") for p in payments.get(name, ())]
    commissions = list(payments.get("commissions", ()))
    all_grants = bool(complete.get("grants")) and complete.get("subsidies", True)
    for sheet in sheets:
        if all_grants:
            _against_accounts(book, sheet, kind, "grant_account", grants, "grants = object codes")
        if complete.get("commissions"):
            _against_accounts(book, sheet, kind, "commission_account", commissions, "commissions = object codes")
        for branch in sheet.branches:
            own = _own(branch)
            for program in [c for c in branch.children if c.amounts] or [branch]:
                mine = [p.entry.figures[_TOTAL] for p in (*grants, *commissions) if p.program == program.thing and _TOTAL in p.entry.figures]
                if mine:
                    figure = program.amounts["this_year"].figure
                    check = at_most("grants + commissions <= program", mine, figure, program.thing)
                    rest = figure.value - sum((f.value for f in mine), Decimal(0))
                    if check.passed and branch.accounts and all_grants and complete.get("commissions") and rest > own:
                        check = Check("grants + commissions + own costs = program", False, plain(figure.value - rest + own), plain(figure.value),
                                      check.inputs, program.thing)
                    book.checks.append(check)


def _against_accounts(book: Book, sheet: Sheet, kind: Description, account: str, payments: Sequence[Payment], name: str) -> None:
    """What is paid under a work plan is what its branches have for it."""
    codes = [f for b in sheet.branches for no, (_, f) in b.accounts.items() if kind.pattern(account).match(no)]
    mine = paid(payments, sheet.line.code, _TOTAL)
    if codes and mine:
        total = Figure(sum((f.value for f in codes), Decimal(0)), tuple(p for f in codes for p in f.passages))
        book.checks.append(adds_up(name, mine, total, sheet.line.thing))

