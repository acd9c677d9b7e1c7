"""The compiled doors to the C core, one a kernel. No logic: see `kernels` for what callers use."""

from __future__ import annotations
