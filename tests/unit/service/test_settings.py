"""Settings joined from several parts behave as one."""

import pytest
from pydantic import ValidationError

from weft_auth.settings import AuthSettings

GOOD = {
    "WEFT_POSTGRES_URL": "postgresql://u:p@127.0.0.1/db",
    "WEFT_AUTH_KEY_SECRET": "7tq2LmPz8Rk4XvNc1Jd9Ws6Yb3Hf5Gu0",
}


def test_empty_variables_are_absent_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (GOOD | {"WEFT_REDIS_URL": "", "WEFT_PORT": "", "WEFT_AUTH_REGISTRATION": ""}).items():
        monkeypatch.setenv(name, value)
    settings = AuthSettings()
    assert (settings.redis_url, settings.port, settings.auth_registration) == (None, 8081, "open")


def test_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)
    assert "u:p@" not in repr(AuthSettings())
    monkeypatch.setenv("WEFT_AUTH_KEY_SECRET", "short-and-secret")
    with pytest.raises(ValidationError) as caught:
        AuthSettings()
    assert "short-and-secret" not in str(caught.value)
