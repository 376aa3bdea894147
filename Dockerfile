# The program on distroless: no shell, no package manager, not root. Built from binaries in dist/, which the release has tested:
#   node scripts/run.mjs build --target linux-x64,linux-arm64 && docker build -t payments-pipeline .
#   docker run --rm --read-only -v payments:/data payments-pipeline run-pipeline
# `compile` runs in the first stage on the target's own platform, so that DuckDB lies unpacked in the image: nothing need be written at
# a start, the root may be read-only, and any --user will do.
FROM debian:12-slim AS unpacked
ARG TARGETARCH
COPY dist/payments-pipeline-linux-* /dist/
RUN set -eu; \
    case "$TARGETARCH" in amd64) target=linux-x64 ;; arm64) target=linux-arm64 ;; *) echo "no build for $TARGETARCH"; exit 1 ;; esac; \
    install -D -m 0755 "/dist/payments-pipeline-$target" /out/usr/local/bin/payments-pipeline; \
    install -d -m 0777 /out/data; \
    PAYMENTS_PIPELINE_CACHE_DIR=/out/cache /out/usr/local/bin/payments-pipeline compile > /dev/null; \
    chmod -R a+rX,go-w /out/cache

FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=unpacked /out/cache /cache
COPY --from=unpacked --chown=65532:65532 /out/data /data
COPY --from=unpacked /out/usr/local/bin/payments-pipeline /usr/local/bin/payments-pipeline
ENV PAYMENTS_PIPELINE_CACHE_DIR=/cache LOCAL_DATA_DIR=/data
WORKDIR /data
VOLUME /data
USER 65532:65532
ENTRYPOINT ["/usr/local/bin/payments-pipeline"]
CMD ["--help"]
