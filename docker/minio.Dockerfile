# MinIO's community server comes as source only: built from the Go module that the tests use, too.
ARG GO=golang:1.25-trixie
ARG BASE=debian:13.2-slim

FROM ${GO} AS build
ARG MINIO=v0.0.0-20260212201848-7aac2a2c5b7c
RUN --mount=type=cache,target=/root/.cache --mount=type=cache,target=/go/pkg \
    CGO_ENABLED=0 GOFLAGS=-trimpath GOBIN=/out go install "github.com/minio/minio@${MINIO}"

FROM ${BASE}
COPY --from=build /out/minio /usr/local/bin/minio
# A folder in the data folder is a bucket: 'deja' is there from the start.
RUN useradd --uid 1000 --create-home minio && install -d -o minio -g minio /data /data/deja
USER minio
VOLUME /data
EXPOSE 9000 9001
CMD ["minio", "server", "/data", "--console-address", ":9001"]
