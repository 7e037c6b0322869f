"""The command `mailuo`: what can be asked of it, and which exit status tells what came of it.

Exit status: 0 done · 1 done in part or checks failed (what could be read is built) · 2 wrong use · 3 nothing done · 130 interrupted.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path

from mailuo import __version__

DONE, IN_PART, WRONG_USE, NOTHING, INTERRUPTED = 0, 1, 2, 3, 130

EXAMPLES = """\
examples / 範例:
  mailuo build samples                  build the graph from a folder of documents / 由文件資料夾建置圖譜
  mailuo serve --port 8000              serve it with its pages / 啟動服務與網頁
  mailuo ask "歷年有哪些計畫資助離岸風電？"   a question, answered with rows and sources / 提問
  mailuo show 離岸風電                    what is known of a thing / 查看一項事物
  mailuo query programs_of_industry industry=離岸風電
  mailuo query 'SELECT * { ?s ?p ?o } LIMIT 5'
  mailuo export out --csv --sqlite      everything as JSON Lines, CSV, SQLite / 全部匯出
  mailuo publish                        dumps and tables for /dumps, changes for the feeds / 產生下載檔與變更紀錄
  mailuo explain sample-plan-115 20     how a line was read, and why / 某一行如何讀取
  mailuo lineage 經濟部工業局             what came before and after / 沿革
  mailuo check                          what does not add up in the documents / 文件本身的不符

Releases live in the folder that MAILUO_DATA names (default ./data) / 版本存放於 MAILUO_DATA 所指資料夾（預設 ./data）。
"""


def parser() -> argparse.ArgumentParser:
    """The command's parser; each command's help teaches by example."""
    top = argparse.ArgumentParser(
        prog="mailuo", description="Mailuo 脈絡: a knowledge graph of government programs / 政府計畫知識圖譜",
        epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter)
    top.add_argument("--version", action="version", version=f"mailuo {__version__}")
    top.add_argument("--data", type=Path, metavar="DIR", help="the folder of releases; else MAILUO_DATA, else ./data / 版本資料夾")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, zh: str, en: str, example: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=f"{en} / {zh}", description=f"{zh}。{en[0].upper()}{en[1:]}.", epilog=f"example / 範例:\n  {example}",
                                  formatter_class=argparse.RawDescriptionHelpFormatter)
        sub.add_argument("--data", type=Path, metavar="DIR", default=argparse.SUPPRESS, help="the folder of releases / 版本資料夾")
        return sub

    build = command("build", "讀取資料夾中的文件並建置新版本", "read a folder of documents and build a release", "mailuo build samples")
    build.add_argument("folder", type=Path, metavar="DIR", help="documents (.txt, .md), with or without a manifest.toml / 文件資料夾")
    build.add_argument("--jobs", type=int, metavar="N", help="processes that read documents (default: one a core) / 讀取文件的行程數")
    build.add_argument("--quiet", action="store_true", help="no progress bar, and only problems in the report / 只顯示問題")
    listing = command("releases", "列出各版本", "list the releases, with date, size and the current one", "mailuo releases")
    listing.add_argument("--json", action="store_true", help="as JSON Lines")
    back = command("rollback", "改回較早的版本", "make an older release the current one", "mailuo rollback")
    back.add_argument("release", metavar="ID", nargs="?", default="", help="which one; else the one before the current / 版本代號，預設為前一版")
    prune = command("prune", "移除舊版本", "remove old releases that no permalink is promised for", "mailuo prune --keep 5 --dry-run")
    prune.add_argument("--keep", type=int, default=5, metavar="N", help="how many of the newest stay in any case (default 5) / 至少保留的版本數")
    prune.add_argument("--dry-run", action="store_true", help="only say what would be removed / 只列出")
    serve = command("serve", "啟動 SPARQL 端點、查詢服務與網頁", "serve the SPARQL endpoint, the queries and the pages", "mailuo serve --port 8000")
    serve.add_argument("--host", help="address to listen on (default 127.0.0.1) / 位址")
    serve.add_argument("--port", type=int, help="port to listen on (default 8000) / 埠號")
    serve.add_argument("--store", metavar="URL", help="a SPARQL 1.1 endpoint that holds the release, in place of its own store / 外部圖資料庫端點")
    query = command("query", "執行查詢檔、具名查詢或 SPARQL 文字", "run a query file, a named query or SPARQL text",
                    "mailuo query programs_of_industry industry=離岸風電 from=110")
    query.add_argument("query", metavar="FILE-OR-TEXT", help="a .rq file, a query's name (see --list) or SPARQL / 查詢檔、名稱或文字")
    query.add_argument("values", nargs="*", metavar="NAME=VALUE", help="values of a named query's parameters / 參數")
    query.add_argument("--format", choices=("table", "csv", "json"), default="table", help="how rows are written (default: table) / 輸出格式")
    queries = command("queries", "列出所有具名查詢與參數", "list the named queries with their parameters", "mailuo queries")
    queries.set_defaults(values=[])
    show = command("show", "顯示一項計畫、機關、產業或其他事物", "show a program, an agency, an industry or another thing",
                   "mailuo show 離岸風電水下基礎產業技術升級輔導計畫")
    show.add_argument("name", metavar="NAME", help="a name, a short form or an IRI / 名稱、簡稱或 IRI")
    show.add_argument("--json", action="store_true", help="as JSON")
    export = command("export", "匯出整個圖譜為 JSON Lines（與 CSV）", "write the whole graph as JSON Lines (and CSV)", "mailuo export out --csv")
    export.add_argument("folder", type=Path, metavar="DIR", help="where the files go / 輸出資料夾")
    export.add_argument("--csv", action="store_true", help="CSV as well (UTF-8 with BOM, for spreadsheets) / 另存 CSV")
    export.add_argument("--sqlite", action="store_true", help="flat tables in tables.sqlite as well, with metadata for Datasette / 另存 SQLite 資料表")
    publish = command("publish", "產生供下載的檔案、資料表與變更紀錄", "write the dumps, the tables and the changes that the service offers", "mailuo publish")
    publish.add_argument("--quiet", action="store_true", help="say nothing / 不顯示訊息")
    check = command("check", "列出文件本身不相符之處", "list what does not add up in the documents themselves", "mailuo check --all")
    check.add_argument("--all", action="store_true", help="count the checks that passed, too / 一併列出通過的檢核數")
    check.add_argument("--json", action="store_true", help="as JSON Lines")
    explain = command("explain", "說明文件某一行如何讀取、為何如此", "show how a line of a document was read, and why", "mailuo explain sample-plan-115 20")
    explain.add_argument("document", metavar="DOC", help="a document's id in the current release, or a file / 文件代號或檔案")
    explain.add_argument("line", metavar="LINE", type=int, help="the line's number, from 1, blank lines counted / 行號（含空行）")
    explain.add_argument("--json", action="store_true", help="as JSON")
    read = command("read", "在文件中標出辨識到的名稱與敘述", "mark what is recognised in one file", "mailuo read samples/sample-report-113.txt --html out.html")
    read.add_argument("file", type=Path, metavar="FILE", help="a .txt or .md file / 文字檔")
    read.add_argument("--html", type=Path, metavar="OUT", help="write a page instead / 輸出網頁")
    ask = command("ask", "以中文或英文提問", "ask a question in Chinese or English", 'mailuo ask "Which programs fund offshore wind?"')
    ask.add_argument("question", metavar="QUESTION", help="the question / 問題")
    ask.add_argument("--json", action="store_true", help="rows, query and sources as JSON")
    line, path = _lineage(command)
    for sub in (query, show, export, read, ask, line, path):
        sub.add_argument("--min-confidence", type=_confidence, default=Decimal(0), metavar="P",
                         help="only facts with a claim at least so sure, 0 to 1 (default 0: all) / 最低可信度（0 到 1，預設 0 為全部）")
    return top


def _confidence(written: str) -> Decimal:
    try:
        value = Decimal(written)
    except InvalidOperation:
        value = Decimal("NaN")
    if not (value.is_finite() and 0 <= value <= 1):
        raise argparse.ArgumentTypeError(f"應為 0 到 1 的數，不是「{written}」 / a number from 0 to 1 is needed, not “{written}”")
    return value


def _lineage(command: Callable[[str, str, str, str], argparse.ArgumentParser]) -> tuple[argparse.ArgumentParser, argparse.ArgumentParser]:
    """The commands on identity and lineage; gives back those that show claims."""
    line = command("lineage", "顯示計畫或機關的沿革，與各文件歷年所述", "show what came before and after a thing, and what each document says of a program",
                   "mailuo lineage 經濟部工業局")
    line.add_argument("name", metavar="NAME", help="a name, a short form or an IRI / 名稱、簡稱或 IRI")
    line.add_argument("--alone", action="store_true", help="only the program itself, without its other phases / 只列本計畫，不含前後各期")
    why = command("why", "說明兩個名稱為何是同一事物或不同事物", "say why two names are one thing, or two", "mailuo why 台電 台灣電力股份有限公司")
    why.add_argument("one", metavar="A", help="a name or an IRI / 名稱或 IRI")
    why.add_argument("other", metavar="B", help="a name or an IRI / 名稱或 IRI")
    review = command("review", "列出尚待判斷的相似事物，涉及最多者在前", "list the doubtful pairs, the most valuable first",
                     "mailuo review --json > drafts.jsonl")
    review.add_argument("--all", action="store_true", help="also the pairs that are kept apart for a reason / 一併列出因故分開者")
    diff = command("diff", "比較兩個版本，或同系列的兩份文件", "compare two releases, or two documents of one series",
                   "mailuo diff sample-plan-114 sample-plan-115")
    diff.add_argument("before", metavar="A", help="a release's id, `current`, or a document's id / 版本或文件代號")
    diff.add_argument("after", metavar="B", help="likewise / 同上")
    path = command("path", "兩項事物如何相連；或誰與誰一同出現、誰連結各計畫", "show how two things are tied, who shares programs, who connects them",
                   "mailuo path 工研院 中華電信")
    path.add_argument("names", nargs="*", metavar="NAME", help="two things, one, or none / 兩項、一項或不給")
    for sub, most in ((line, 60), (review, 40), (diff, 60), (path, 20)):
        sub.add_argument("--most", type=int, default=most, metavar="N", help=f"at most so many (default {most}) / 最多列數")
    for sub in (line, why, review, diff, path):
        sub.add_argument("--json", action="store_true", help="as JSON")
    return line, path


def main(argv: Sequence[str] | None = None) -> int:
    """Runs a command; what goes wrong is said on standard error in both languages, without a traceback."""
    args = parser().parse_args(argv)
    from mailuo import commands  # the floors below are loaded when a command runs, so that --help is quick

    try:
        return commands.run(args)
    except KeyboardInterrupt:
        print("已中斷，現行版本不變 / interrupted; the current release is untouched", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        return DONE
    except commands.KNOWN as error:
        print(f"mailuo: {error}", file=sys.stderr)
        return NOTHING
