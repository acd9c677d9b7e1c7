"""Evidence: from comparisons to calibrated likelihood ratios. It never sees a licence or who held the documents."""

from __future__ import annotations
