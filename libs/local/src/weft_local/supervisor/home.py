"""The data folder of a local system (`WEFT_HOME`)."""

import os
from dataclasses import dataclass
from pathlib import Path

from weft_local.files import private_folder


@dataclass(frozen=True)
class Home:
    """Where everything of one local system lies. The folder is private to its owner."""

    root: Path

    @property
    def lock(self) -> Path:
        return self.root / "run" / "lock"

    @property
    def state(self) -> Path:
        return self.root / "run" / "state.json"

    @property
    def credentials(self) -> Path:
        """Account of the owner of this machine, for the command line: base_url, email, password, workspace_id."""
        return self.root / "credentials.json"

    @property
    def auth_key(self) -> Path:
        return self.root / "secrets" / "auth-key"

    @property
    def blobs(self) -> Path:
        return self.root / "blobs"

    def data(self, server: str) -> Path:
        return self.root / "data" / server

    def log(self, name: str) -> Path:
        return self.root / "logs" / f"{name}.log"

    def ready_file(self, name: str) -> Path:
        return self.root / "run" / f"{name}.ready"

    def make(self) -> "Home":
        """Create the folders."""
        for folder in (self.root, self.root / "run", self.root / "logs", self.root / "secrets", self.blobs):
            private_folder(folder)
        return self


def default_home() -> Home:
    """`WEFT_HOME`, else `weft` in the user's data folder."""
    if chosen := os.environ.get("WEFT_HOME"):
        return Home(Path(chosen).expanduser().absolute())
    import platformdirs

    return Home(platformdirs.user_data_path("weft"))
