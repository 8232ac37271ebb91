"""The same suite for a folder and for a bucket of moto's S3 server, or of a real one given by address."""

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from pydantic import SecretStr

from support.servers import MISSING
from weft_stores.blob.base import BlobStores
from weft_stores.blob.factory import open_blob_store

REAL = "WEFT_TEST_BLOB_URL"


@pytest.fixture(scope="session")
def moto_url() -> Iterator[SecretStr]:
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    import boto3  # type: ignore[import-untyped]  # only here, to make the bucket

    s3 = boto3.client(
        "s3",
        endpoint_url=f"http://{host}:{port}",
        aws_access_key_id="key",
        aws_secret_access_key="se/cr+et",
        region_name="us-east-1",
    )
    s3.create_bucket(Bucket="contract")
    s3.close()
    yield SecretStr(f"s3://key:{quote('se/cr+et', safe='')}@{host}:{port}/contract?region=us-east-1&tls=false")
    server.stop()


@pytest.fixture(params=["file", "s3", pytest.param("real", marks=pytest.mark.real)])
def blob_url(request: pytest.FixtureRequest, tmp_path: Path) -> SecretStr:
    if request.param == "file":
        return SecretStr(f"file://{tmp_path}/blobs")
    if request.param == "s3":
        url: SecretStr = request.getfixturevalue("moto_url")
        return url
    if REAL not in os.environ:
        MISSING["blob store"] = f"{REAL} is not set"
        pytest.skip(f"real blob store: {MISSING['blob store']}")
    return SecretStr(os.environ[REAL])


@pytest.fixture
def stores(blob_url: SecretStr) -> BlobStores:
    return open_blob_store(blob_url)
