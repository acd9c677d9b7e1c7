"""Screening: which pairs to compare, the comparisons over row ranges, and one row a pair. No evidence, no law."""

from __future__ import annotations
