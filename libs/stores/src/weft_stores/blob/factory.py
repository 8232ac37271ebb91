"""Chooses the implementation of the blob store by its address."""

from pathlib import Path

from pydantic import SecretStr

from weft_stores.blob.base import BlobStores
from weft_stores.blob.filesystem import FilesystemBlobStores
from weft_stores.blob.location import blob_location


def open_blob_store(url: SecretStr) -> BlobStores:
    """The store at `WEFT_BLOB_URL`. Opens no connection yet; a malformed address is a `ValueError`."""
    location = blob_location(url)
    if isinstance(location, Path):
        return FilesystemBlobStores(location)
    from weft_stores.blob.s3 import S3BlobStores

    return S3BlobStores(location)
