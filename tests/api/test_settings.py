"""Settings: documented, from the environment before the file, wrong ones refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from api.config import Config
from mailuo.document_settings import document
from mailuo.settings import Settings
from tests.conftest import ROOT


def test_every_setting_is_described_in_both_languages() -> None:
    for name, field in Settings.model_fields.items():
        english, _, chinese = (field.description or "").partition(" / ")
        assert english.endswith(".") and chinese.endswith("。"), name


def test_settings_are_what_the_service_asks_for() -> None:
    config: Config = Settings()
    wanted = {name for name in dir(Config) if not name.startswith("_")}
    assert wanted <= set(Settings.model_fields) and config.result_limit > 0


def test_environment_goes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mailuo.toml").write_text('port = 9000\nquery_time_limit = 20\ndata = "elsewhere"\n', "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MAILUO_PORT", "9001")
    settings = Settings()
    assert (settings.port, settings.query_time_limit, settings.data) == (9001, 20.0, Path("elsewhere"))
    assert Settings(port=1).port == 1


def test_another_file_may_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "other.toml").write_text("workers = 7\n", "utf-8")
    monkeypatch.setenv("MAILUO_CONFIG", str(tmp_path / "other.toml"))
    assert Settings().workers == 7


@pytest.mark.parametrize("line", ["prot = 9000", "port = 70000", "query_time_limit = 0", 'workers = "many"'])
def test_wrong_setting_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    (tmp_path / "mailuo.toml").write_text(line + "\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ValidationError, match=line.split()[0]):
        Settings()


def test_documentation_lists_every_setting_as_it_is() -> None:
    page = (ROOT / "docs" / "settings.md").read_text("utf-8")
    for name, field in Settings.model_fields.items():
        assert f"`MAILUO_{name.upper()}`" in page and (field.description or "").partition(" / ")[0] in page.replace("\\|", "|"), name
    assert page == document(), "run `python -m mailuo.document_settings > docs/settings.md`"


def test_every_setting_that_operations_names_is_there() -> None:
    found = set(re.findall(r"`([a-z]+(?:_[a-z]+)+)`", (ROOT / "docs" / "operations.md").read_text("utf-8")))
    named = {name for name in found if not name.startswith("mailuo_")}  # those are metrics
    assert len(named) > 10 and named <= set(Settings.model_fields)
