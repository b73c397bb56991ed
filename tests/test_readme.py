"""What the README says of settings and commands is true."""

from pathlib import Path

from corpus.settings import Settings, settings_table
from tests.conftest import REPO

README = (REPO / "README.md").read_text(encoding="utf-8")


def test_the_settings_table_is_the_model() -> None:
    assert settings_table() in README


def test_every_make_target_named_exists() -> None:
    makefile = Path(REPO / "Makefile").read_text(encoding="utf-8")
    for target in ("demo", "serve", "test", "lint", "eval", "bench", "lock", "format"):
        assert f"`make {target}`" in README
        assert f"\n{target}:" in makefile


def test_secrets_are_hidden_in_every_representation() -> None:
    settings = Settings(slack_signing_secret="s3cret", qdrant_api_key="k3y")  # type: ignore[arg-type]
    assert "s3cret" not in f"{settings!r}{settings}{settings.model_dump()}"
    assert "k3y" not in f"{settings!r}"
