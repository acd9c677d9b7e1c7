"""The only wiring: register -> screening -> evidence -> rights -> claims -> dossier. Commands and library calls meet here."""

from __future__ import annotations
