"""Facets: each turns raw records into what a kernel compares, and scores given pairs. One module a facet."""

from __future__ import annotations
