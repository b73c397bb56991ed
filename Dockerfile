# syntax=docker/dockerfile:1
# Two stages: wheels are built and installed with pip, then only the virtual environment and the source move on.
FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /app
RUN python -m venv /venv
COPY requirements.lock pyproject.toml README.md ./
# Torch is needed for embedding models other than the shipped one. TORCH_INDEX is the address of an index of CPU wheels
# of torch; without it torch is left out, never the gigabytes of its CUDA build.
ARG TORCH_INDEX=""
RUN if [ -n "${TORCH_INDEX}" ]; then \
      /venv/bin/pip install torch==2.13.0 --index-url "${TORCH_INDEX}" && \
      /venv/bin/pip install -r requirements.lock; \
    else \
      grep -vE '^(torch|sentence-transformers)==' requirements.lock > slim.lock && \
      /venv/bin/pip install --no-deps -r slim.lock; \
    fi
COPY corpus corpus
COPY ingest ingest
COPY app app
COPY eval eval
RUN /venv/bin/pip install --no-deps .

FROM python:3.11-slim-bookworm
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 \
    TIAOWEN_DATA_DIR=/data TIAOWEN_HOST=0.0.0.0 TIAOWEN_PORT=8000
RUN useradd --system --create-home --uid 10001 tiaowen && mkdir /data && chown tiaowen /data
COPY --from=build /venv /venv
USER tiaowen
WORKDIR /home/tiaowen
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
  CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
# Ingesting twice changes nothing, so a container can always do it first.
CMD ["sh", "-c", "tiaowen ingest && exec tiaowen serve"]
