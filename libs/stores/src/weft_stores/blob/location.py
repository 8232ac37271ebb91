"""Where blobs are: `WEFT_BLOB_URL` taken apart."""

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from pydantic import SecretStr


@dataclass(frozen=True, slots=True)
class S3Location:
    """A bucket of an S3-compatible server."""

    endpoint: str
    bucket: str
    access_key: str
    secret_key: str = field(repr=False)
    region: str
    tls: bool


def blob_location(url: SecretStr) -> Path | S3Location:
    """`file:///absolute/path` → its path; `s3://key:secret@host:port/bucket?region=…&tls=…` → the bucket.

    TLS is on unless `tls=false`. A malformed address is a `ValueError` that does not repeat it.
    """
    parts = urlsplit(url.get_secret_value())
    if parts.scheme == "file" and parts.netloc in {"", "localhost"} and len(parts.path) > 1:
        return Path(unquote(parts.path))
    if parts.scheme == "s3":
        return _s3(parts)
    raise ValueError("WEFT_BLOB_URL must be file:///absolute/path or s3://key:secret@host:port/bucket")


def _s3(parts: SplitResult) -> S3Location:
    bucket = parts.path.strip("/")
    if not (parts.username and parts.password and parts.hostname and bucket) or "/" in bucket:
        raise ValueError("WEFT_BLOB_URL needs key, secret, host and bucket: s3://key:secret@host:port/bucket")
    query = parse_qs(parts.query)
    tls = query.get("tls", ["true"])[0] != "false"
    address = parts.netloc.rpartition("@")[2]
    return S3Location(
        endpoint=f"{'https' if tls else 'http'}://{address}",
        bucket=bucket,
        access_key=unquote(parts.username),
        secret_key=unquote(parts.password),
        region=query.get("region", ["us-east-1"])[0],
        tls=tls,
    )
