"""Which suite judges: a hash of the questions, of the rules, and of the code of this room."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from eval.results import SuiteIdentity
from eval.samples import GOLDEN_PATH

RULES_PATH = Path(__file__).parent / "gate.toml"
_HERE = Path(__file__).parent
_SHORT = 12


def identify_suite(golden: Path = GOLDEN_PATH, rules: Path = RULES_PATH) -> SuiteIdentity:
    """Identity of the suite of two files and the installed code.

    The code is every module of this room that is not in a folder of its own (benches and reports do not judge): a
    metric that changed makes older reports say nothing, without anybody having to raise a number.
    """
    parts = {"golden": hash_files([golden]), "rules": hash_files([rules]), "code": hash_files(_HERE.glob("*.py"))}
    return SuiteIdentity(hash=_short("|".join(parts.values())), **parts)


def installed_suite() -> str:
    """Hash of the suite as it is installed; what `tiaowen index promote` asks by the entry point `tiaowen.suite`."""
    return identify_suite().hash


def program_hash() -> str:
    """Hash of the code of all rooms, and of the tables they read."""
    root = _HERE.parent
    found = (p for room in ("app", "corpus", "eval", "ingest") for p in (root / room).rglob("*"))
    return hash_files(p for p in found if p.suffix in {".py", ".toml"})


def hash_files(paths: Iterable[Path]) -> str:
    """First 12 hex digits of a hash over names and bytes, whatever the order of `paths`."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(f"{path.name}\n".encode() + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()[:_SHORT]


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_SHORT]
