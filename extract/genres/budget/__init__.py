"""Budgets: the tree of lines, branch plans with their programs, grants and commissions, resolutions; certificates that they agree.

    | 5226109900 海洋產業輔導 | 364,400 | 350,000 | 341,250 | 14,400 |

What kinds of tables there are and how each is read stands in `genres/tables/budget`; what no reader took is read as prose,
and its tables are noted as unread.
"""

from __future__ import annotations

from extract.genres.budget.reader import read

__all__ = ["read"]
