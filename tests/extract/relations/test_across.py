"""What texts say over more than one sentence: successions, renamings, parts; texts about an invented ministry."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.claims import Mention, Relation, Thing
from extract.corpus import open_corpus, read_corpus
from ontology.vocabulary import Vocabulary

Said = tuple[str, str, str]


def read(folder: Path, vocabulary: Vocabulary, text: str) -> tuple[set[Said], dict[str, str]]:
    """The relations of a report, and the types of what it names."""
    (folder / "one.txt").write_text(text, "utf-8")
    (folder / "manifest.toml").write_text(
        '[[document]]\nid = "one"\nfile = "one.txt"\ntitle = "海洋部業務報告"\ngenre = "report"\ndate = "2030-03"\ncovers = [118]\n', "utf-8")
    opened, problems = open_corpus(folder, vocabulary)
    assert not [p for p in problems if p.fatal]
    claims = [c for e in read_corpus(opened, vocabulary) for c in e.claims]
    return ({(c.body.relation, c.body.subject.name, c.body.object.name) for c in claims
             if isinstance(c.body, Relation) and isinstance(c.body.object, Thing)},
            {c.body.surface: c.body.thing.type.value for c in claims if isinstance(c.body, Mention)})


@pytest.mark.parametrize(("text", "said"), [
    ("一、疏濬\n（一）「北礁航道疏濬方案」已達原定目標。\n（二）前述方案結束後，賡續推動「北礁航道維護計畫」。\n",
     ("succeeds", "北礁航道維護計畫", "北礁航道疏濬方案")),
    ("一、法規\n召開「離島航道使用獎勵辦法」座談會，並參酌各界意見，將前開獎勵辦法修訂為「北礁航道使用補助辦法」。\n",
     ("succeeds", "北礁航道使用補助辦法", "離島航道使用獎勵辦法")),
    ("一、航道\n「北礁航道疏濬計畫」於118年底屆期。為確保航行安全，接續推動「藍灣碼頭更新計畫」。\n",
     ("succeeds", "藍灣碼頭更新計畫", "北礁航道疏濬計畫")),
    ("一、綠能\n推動「島嶼海上風能旭日方案」，帶動投資。另依會議決議，研提「島嶼海上風能朝陽計畫」，集中資源。\n",
     ("succeeds", "島嶼海上風能朝陽計畫", "島嶼海上風能旭日方案")),
    ("一、組織\n「海洋貿易策略布局小組」業於117年9月改制為「海洋貿易策略小組」，提升層級。\n",
     ("orgSucceeds", "海洋貿易策略小組", "海洋貿易策略布局小組")),
    ("一、園區(藍灣出口專區已於117/3/28更名為藍灣海洋園區，爰予更正)。\n", ("orgSucceeds", "藍灣海洋園區", "藍灣出口專區")),
    ("一、丙類計畫：包含北礁航道疏濬計畫及藍灣碼頭更新計畫。\n", ("partOf", "藍灣碼頭更新計畫", "丙類計畫")),
    ("一、電網\n推動「島嶼電網強化計畫」。執行中專案計畫包含北礁海纜更新計畫等3項計畫。\n", ("partOf", "北礁海纜更新計畫", "島嶼電網強化計畫")),
    ("一、水庫\n1、晴溪水庫及其集水區整治：總期程118年至120年。\n（1）晴溪取水口改善工程：經費2億元。\n",
     ("partOf", "晴溪取水口改善工程", "晴溪水庫及其集水區整治")),
])
def test_what_is_said_over_sentences(text: str, said: Said, tmp_path: Path, vocabulary: Vocabulary) -> None:
    relations, _ = read(tmp_path, vocabulary, text)
    assert said in relations


@pytest.mark.parametrize("text", [
    "一、法規\n召開「離島航道使用辦法」座談會，並將前開要點修訂為「北礁航道使用要點」。\n",  # no 要點 was named before
    "一、航道\n「北礁航道疏濬計畫」於118年底屆期。「晴溪渡輪汰換計畫」則接續推動「藍灣碼頭更新計畫」。\n",  # another one stands between
    "一、綠能\n推動「島嶼海上風能旭日方案」。另研提「藍灣碼頭更新計畫」。\n",  # no common beginning
])
def test_nothing_follows_what_is_not_pointed_at(text: str, tmp_path: Path, vocabulary: Vocabulary) -> None:
    relations, _ = read(tmp_path, vocabulary, text)
    earlier = {"離島航道使用辦法", "北礁航道疏濬計畫", "島嶼海上風能旭日方案"}
    assert not {r for r in relations if r[0] == "succeeds" and r[2] in earlier}


def test_renamed_bodies_and_parks_have_types(tmp_path: Path, vocabulary: Vocabulary) -> None:
    _, types = read(tmp_path, vocabulary, "一、組織\n「海洋貿易策略布局小組」改制為「海洋貿易策略小組」。(藍灣出口專區已更名為藍灣海洋園區)\n")
    assert types["海洋貿易策略小組"] == "agency"
    assert types["藍灣出口專區"] == "place"
