"""Settings of Mailuo in one place: environment variables MAILUO_*, then the file mailuo.toml, then the defaults below.

    # mailuo.toml
    data = "/srv/mailuo"
    port = 9000
    query_time_limit = 20

MAILUO_CONFIG names another file. A setting that does not exist is an error in the file; its name and reason are said.
"""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from ontology.vocabulary import DEFAULT_BASE

MIB = 1024 * 1024


class Settings(BaseSettings):
    """Everything that can be set, with its default."""

    model_config = SettingsConfigDict(env_prefix="MAILUO_", extra="forbid", frozen=True)

    data: Path = Field(Path("data"), description="Folder of the releases, the redirect register and the cache. / 版本、轉址登記與快取所在的資料夾。")
    base: str = Field(DEFAULT_BASE, description="What the IRIs of a new build begin with. / 新建版本的 IRI 開頭。")
    store: str = Field("", pattern=r"^(https?://[^\s<>\"{}|\\^`]+)?$",
                       description="Address of a SPARQL 1.1 endpoint that holds the current release and answers in place of its own store; "
                                   "its default graph is the union of all. / 代替內建圖資料庫的 SPARQL 1.1 端點網址。")
    host: str = Field("127.0.0.1", description="Address that `mailuo serve` listens on. / 服務監聽的位址。")
    port: int = Field(8000, ge=0, le=65535, description="Port that `mailuo serve` listens on; 0 takes a free one. / 服務監聽的埠；0 為任一空埠。")
    public_url: str = Field("", pattern=r"^(https?://[^\s<>\"{}|\\^`]+)?$", description="Address that the public knows, such as https://data.example.org; "
                            "empty for the one each request names. / 對外公開的網址；空白則依各請求。")
    trusted_proxies: str = Field("", description="Addresses of reverse proxies, with commas, whose X-Forwarded-For names the client; empty for none. / "
                                 "可信任的反向代理位址（以逗號分隔），採用其 X-Forwarded-For；空白為無。")

    workers: int = Field(2, ge=1, le=256, description="Processes that answer /sparql at one time. / 同時回答 /sparql 的行程數。")
    page_workers: int = Field(2, ge=1, le=256, description="Processes kept for pages and prepared queries, so that a slow query on /sparql "
                              "does not keep them waiting. / 保留給網頁與既有查詢的行程數。")
    spare_workers: int = Field(1, ge=0, le=64, description="Warm processes that take the place of one that was stopped. / 待命替補的行程數。")
    query_time_limit: float = Field(10.0, gt=0, description="Seconds a query may run before its process is stopped. / 查詢時限（秒）。")
    memory_limit: int = Field(1024 * MIB, ge=64 * MIB, description="Bytes a query's process may hold in memory before it is stopped. / "
                              "查詢行程的記憶體上限（位元組）。")
    result_limit: int = Field(32 * MIB, ge=1024, description="Bytes an answer may have; a larger one is refused, never cut. / "
                              "查詢結果的大小上限（位元組），超過者拒絕，不截斷。")
    query_size_limit: int = Field(64 * 1024, ge=256, description="Bytes the text of a query may have (UTF-8). / 查詢文字的大小上限（位元組）。")
    nesting_limit: int = Field(100, ge=1, le=500, description="Brackets that may stand within each other in a query. / 查詢中括號的巢狀上限。")
    operator_limit: int = Field(1000, ge=10, le=2000, description="Operators and clauses in a query, such as || or UNION. / "
                                "查詢中運算子與子句（如 ||、UNION）的數目上限。")
    body_limit: int = Field(256 * 1024, ge=1024, description="Bytes the body of a request may have. / 請求本文的大小上限（位元組）。")
    queue_limit: int = Field(64, ge=0, description="Queries that may wait for a process; further ones are told to come later. / 可排隊等候的查詢數。")
    queue_time_limit: float = Field(10.0, gt=0, description="Seconds a query may wait for a process. / 排隊等候的時限（秒）。")
    client_queue_limit: int = Field(16, ge=1, description="Queries of one client that may wait; clients take turns. / 單一用戶可排隊的查詢數；各用戶輪流。")
    rate_limit: float = Field(50.0, ge=0, description="Requests a second that one client may make for long; 0 for no limit. / "
                              "單一用戶每秒請求數（長期平均）；0 為不限。")
    rate_burst: int = Field(500, ge=1, description="Requests that one client may make at once after a pause. / 單一用戶可一次連發的請求數。")
    stream_after: int = Field(256 * 1024, ge=1024, description="Bytes of an answer that are held back until it is whole; a larger one is sent as it comes. / "
                              "結果在此大小（位元組）以內待完整才送出，較大者邊算邊送。")
    answer_memory: int = Field(256 * MIB, ge=MIB, description="Bytes that all answers on their way to clients may hold together. / "
                               "所有傳送中結果合計可占用的記憶體（位元組）。")
    send_time_limit: float = Field(120.0, gt=0, description="Seconds a client may take to fetch a large answer. / 用戶取回大型結果的時限（秒）。")
    body_time_limit: float = Field(10.0, gt=0, description="Seconds a client may take to send its request. / 用戶送出請求的時限（秒）。")
    connection_limit: int = Field(64, ge=1, description="Connections that one client may hold. / 單一用戶可保持的連線數。")
    release_check_interval: float = Field(1.0, gt=0, description="Seconds between two looks at whether a new release was swapped in. / "
                                          "檢查新版本的間隔（秒）。")

    permalink_days: int = Field(365, ge=0, description="Days for which links to a release are promised to hold; `mailuo prune` keeps younger ones. / "
                                "承諾版本連結有效的天數；mailuo prune 不移除較新者。")

    ask_model: str = Field("", description="Command of a language model that may put questions that were not understood into other words; empty for none "
                           "(kg/ask/restate.py says what it is given and gives). / 語言模型的指令，可改述無法理解的問題；空白為不使用。")

    page_lines: int = Field(200, ge=20, le=5000, description="Lines of a document on one page. / 文件每頁行數。")
    context_lines: int = Field(6, ge=0, le=100, description="Lines shown before and after the words of a claim. / 敘述原文前後顯示的行數。")

    @classmethod
    def settings_customise_sources(cls, settings_cls: type[BaseSettings], init_settings: PydanticBaseSettingsSource,
                                   env_settings: PydanticBaseSettingsSource, dotenv_settings: PydanticBaseSettingsSource,
                                   file_secret_settings: PydanticBaseSettingsSource) -> tuple[PydanticBaseSettingsSource, ...]:
        file = Path(os.environ.get("MAILUO_CONFIG", "mailuo.toml"))
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, toml_file=file)
