"""Which programs fund offshore wind across years: one answer, by HTTP, by command line and by plain SPARQL, with its sources."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from mailuo.cli import main
from mailuo.settings import Settings

pytestmark = pytest.mark.corpus
QUESTION = "歷年有哪些計畫或預算項目資助、服務離岸風電（含風力發電）產業？各是哪一年度、哪個機關、多少經費？"
SPARQL = """
PREFIX ml: <https://w3id.org/mailuo/ns#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?program WHERE {
  ?i skos:prefLabel "風力發電"@zh-Hant . ?p ml:targetsIndustry/skos:broader* ?i ; skos:prefLabel ?program . FILTER(langMatches(lang(?program), "zh"))
}
"""


def test_http_command_and_sparql_name_the_same_programs(corpus_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with TestClient(create_app(Settings(data=corpus_data))) as client:
        served = client.get("/ask", params={"q": QUESTION}, headers={"Accept": "application/json"}).json()
        found = client.post("/sparql", data={"query": served["sparql"]}, headers={"Accept": "application/sparql-results+json"}).json()
    main(["--data", str(corpus_data), "ask", QUESTION, "--json"])
    asked = json.loads(capsys.readouterr().out)
    main(["--data", str(corpus_data), "query", SPARQL, "--format", "json"])
    queried = json.loads(capsys.readouterr().out)
    by_question = {row["label"] for row in asked["rows"]}
    assert by_question == {row["label"] for row in served["rows"]} == {b["label"]["value"] for b in found["results"]["bindings"]}
    by_hand = {row["program"] for row in queried}
    assert len(by_hand) >= 12
    assert by_hand <= by_question, "the question also finds regulations and programs by their names"


def test_rows_carry_years_agencies_amounts_and_the_passages_that_say_so(corpus_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--data", str(corpus_data), "ask", QUESTION, "--json"])
    rows = json.loads(capsys.readouterr().out)["rows"]
    paid = {(r["label"], r["roc_year"]): r for r in rows if r.get("amount_twd")}
    for label, year, amount, agency in (("離岸風電水下基礎產業技術升級輔導計畫", 110, 122_500_000, "經濟部工業局"),
                                        ("高雄海洋科技產業創新專區", 107, 1_922_000_000, "經濟部能源局"),
                                        ("國家綠能標準檢測驗證計畫", 111, 398_000_000, "經濟部")):
        row = paid[label, year]
        assert row["amount_twd"] == amount and agency in row["agency"] and row["claims"]
        assert row["document"] == "moea-infrastructure-110" and row["lines"][0] > 0


def test_at_least_twelve_of_the_required_answers(corpus_data: Path, shared: Path) -> None:
    scorer, questions = shared / "score" / "questions.py", shared / "gold" / "questions.jsonl"
    if not questions.exists():
        pytest.skip("the annotated questions are not at hand")
    first = questions.read_text("utf-8").splitlines()[0]
    assert json.loads(first)["id"] == "q01"
    file = corpus_data / "q01.jsonl"
    file.write_text(first + "\n", "utf-8")
    command = [sys.executable, str(scorer), str(file), "--", sys.executable, "-m", "mailuo", "--data", str(corpus_data), "ask", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    hits = int(done.stdout.split("(")[1].split("/")[0])
    assert hits >= 12, done.stdout
