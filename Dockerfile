# The same build as bin/start, with the release profile.
FROM rust:1.95-bookworm AS build
WORKDIR /src
# Node from Debian: npm's binaryen makes the browser module small.
RUN apt-get update && apt-get install -y --no-install-recommends brotli nodejs npm postgresql && rm -rf /var/lib/apt/lists/*
COPY . .
RUN --mount=type=cache,target=/root/.cache/ai-coo --mount=type=cache,target=/usr/local/cargo/registry \
    bin/setup --to-start && bin/build release /opt/ai-coo

FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates curl && rm -rf /var/lib/apt/lists/* \
 && useradd --system --home-dir /var/lib/ai-coo --create-home ai-coo
COPY --from=build /opt/ai-coo /opt/ai-coo
# MALLOC_ARENA_MAX: otherwise glibc keeps what an analysis of a large company needed once for
# each thread.
ENV AI_COO_HOME=/var/lib/ai-coo \
    MALLOC_ARENA_MAX=2 \
    LEPTOS_OUTPUT_NAME=ai-coo \
    LEPTOS_SITE_ROOT=/opt/ai-coo/site \
    LEPTOS_SITE_PKG_DIR=pkg \
    LEPTOS_HASH_FILES=true \
    LEPTOS_HASH_FILE=/opt/ai-coo/site/hash.txt \
    LEPTOS_HASH_FILE_NAME=/opt/ai-coo/site/hash.txt
USER ai-coo
WORKDIR /opt/ai-coo
EXPOSE 3000
ENTRYPOINT ["/opt/ai-coo/ai-coo"]
CMD ["serve"]
