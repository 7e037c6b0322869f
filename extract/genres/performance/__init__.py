"""The performance genre: annual performance reports of projects of the special budgets, one report after another.

    壹 計畫期程 · 特別預算執行情形 (amounts) · 進度執行情形 (progress)     贰 results and milestones (prose)
    參 工作指標 · 效益指標 (indicators)   肆 落後原因 (delays)   伍 經濟效益 (jobs, investment)   陸 review (prose)

Here the parts are only put together: where a project begins (`projects`), its amounts (`amounts`), its figures
(`figures`), its delays (`delays`), its grants (`grants`); `notes` keep how each table was taken apart. All prose goes
on as blocks whose subject is the project.
"""

from extract.genres.performance.reader import read, read_with_notes

__all__ = ["read", "read_with_notes"]
