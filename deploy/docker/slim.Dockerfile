# A service without a model: auth, ingestion (its API), graph, gateway. Build from the root of the repository.
FROM python:3.11-slim AS build
ARG SERVICE
ARG DISTRIBUTIONS
ARG PIP_ARGS=""
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /src
RUN python -m venv /opt/weft
COPY constraints.txt ./
COPY libs ./libs
COPY services/${SERVICE} ./services/${SERVICE}
RUN /opt/weft/bin/pip install -c constraints.txt ${PIP_ARGS} $(printf './%s ' ${DISTRIBUTIONS})

FROM python:3.11-slim
ARG SERVICE
RUN useradd --uid 10001 --no-create-home --home-dir /nonexistent weft \
    && install --directory --owner=weft --group=weft --mode=0700 /var/lib/weft /var/lib/weft/blobs
COPY --from=build /opt/weft /opt/weft
ENV PATH=/opt/weft/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 SERVICE=${SERVICE}
USER weft
STOPSIGNAL SIGTERM
CMD ["sh", "-c", "exec python -m weft_${SERVICE}.main serve"]
