"""The settings each process of a local system gets."""

import os
from collections.abc import Mapping

from weft_local.files import kept_secret
from weft_local.supervisor.home import Home
from weft_local.supervisor.plan import Plan, Service

# names the home of the supervisor a process belongs to: how a later start finds what a killed one left
MARK = "WEFT_SUPERVISED_BY"
_AUTH_KEY = "WEFT_AUTH_KEY_SECRET"


def shared_settings(home: Home, plan: Plan, addresses: Mapping[str, str]) -> dict[str, str]:
    """What all tasks and services share: the caller's environment with the addresses of this run."""
    settings = {
        "PYTHONUNBUFFERED": "1",
        "PYTHONSAFEPATH": "1",  # nothing is imported from the working folder
        "WEFT_BLOB_URL": home.blobs.as_uri(),
        **os.environ,
        **plan.settings,
        **addresses,
        "WEFT_HOME": str(home.root),
        "WEFT_HOST": "127.0.0.1",
        MARK: str(home.root),
    }
    settings.setdefault(_AUTH_KEY, kept_secret(home.auth_key))
    return settings


def settings_of(service: Service | None, plan: Plan, shared: Mapping[str, str]) -> dict[str, str]:
    """`shared` without the secrets that belong to other services; None stands for a task."""
    foreign = {
        name for other in plan.all_services for name in other.secrets if service is not None and other != service
    }
    own = {key: value for key, value in shared.items() if key not in foreign}
    if service is not None and service == plan.gateway and (host := os.environ.get("WEFT_HOST")):
        own["WEFT_HOST"] = host  # the gateway is the one public address
    return own
