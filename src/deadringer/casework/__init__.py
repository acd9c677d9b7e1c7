"""The only wiring: register -> screening -> evidence -> rights -> claims -> dossier.

Commands and library calls meet here. `steps` is pure, `folder` reads and writes, `labelled` alone sees labels.
"""

from __future__ import annotations
