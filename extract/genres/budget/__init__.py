"""Budgets: the tree of lines, branch plans with their programs, grants and commissions, resolutions; certificates that they agree.

    | 5226102200 工業技術升級輔導 | 12,111,581 | 10,816,507 | 9,229,354 | 1,295,074 |

What kinds of tables there are and how each is read stands in `genres/tables/budget`; what no reader took is read as prose,
and its tables are noted as unread.
"""

from __future__ import annotations

from extract.genres.budget.reader import read

__all__ = ["read"]
