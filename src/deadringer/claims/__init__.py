"""Claims: findings and permissions, put together against one respondent in one forum. The only room that has both."""

from __future__ import annotations
