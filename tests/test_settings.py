import pytest

from corpus.settings import SettingsError, load_settings


@pytest.mark.parametrize(
    ("name", "value"),
    [("TIAOWEN_PORT", "70000"), ("TIAOWEN_MIN_SUPPORT", "viel"), ("TIAOWEN_TOP_K", "0"), ("TIAOWEN_LOG_LEVEL", "LOUD")],
)
def test_a_wrong_value_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=f"{name}='{value}'"):
        load_settings()


def test_values_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIAOWEN_PORT", "9000")
    assert load_settings().port == 9000
