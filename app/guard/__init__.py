"""Holds every claim against the text that it cites, and lets nothing pass that the text does not carry.

It fails closed: a claim that cannot be checked is not shown.
"""

from app.guard.check import check, narrowest
from app.guard.citing import is_current
from app.guard.findings import Finding

__all__ = ["Finding", "check", "is_current", "narrowest"]
