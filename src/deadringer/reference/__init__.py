"""The definitions: one module a kernel, standard library only, naive. The oracles of the C core; never made faster."""

from __future__ import annotations
