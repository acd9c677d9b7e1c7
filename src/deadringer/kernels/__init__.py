"""The public joins: input checks, levels and threads around the compiled core. One module a kernel."""

from __future__ import annotations
