"""The frozen values the rooms pass to one another, and the schemas of the tables they write."""

from __future__ import annotations
