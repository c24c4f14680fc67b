#!/usr/bin/env bash
# aot-cache.sh RUNTIME APP: starts the program once without a database, asks it what an orchestrator
# and a first user would, and writes what the JVM learned to APP/agent-orchestrator.aot (JEP 514).
set -euo pipefail

RUNTIME="${1:?usage: aot-cache.sh RUNTIME APP}"
APP="${2:?usage: aot-cache.sh RUNTIME APP}"
PORT="${TRAINING_PORT:-18917}"
CACHE="$APP/agent-orchestrator.aot"

ask() { curl -s -o /dev/null -m 5 --noproxy '*' "$@" || true; }

rm -f "$CACHE"
env -i PATH="$PATH" HOME="${HOME:-/tmp}" ENVIRONMENT=development HOST=127.0.0.1 PORT="$PORT" SHUTDOWN_GRACE=1s \
  DATABASE_URL=postgresql://nobody@127.0.0.1:1/none EMBEDDING_WARM=false LOG_LEVEL=error \
  "$RUNTIME/bin/java" "@$APP/java.options" "-XX:AOTCacheOutput=$CACHE" -Xlog:aot*=off \
  -jar "$APP/agent-orchestrator.jar" &
PID=$!
trap 'kill -KILL "$PID" 2>/dev/null || true' EXIT

tries=200
until curl -sf -o /dev/null -m 2 --noproxy '*' "http://127.0.0.1:$PORT/health/live"; do
  tries=$((tries - 1))
  if [ "$tries" -eq 0 ] || ! kill -0 "$PID" 2>/dev/null; then
    echo "the program did not start for its training" >&2
    exit 1
  fi
  sleep 0.1
done
for path in /health /health/ready /metrics / /nowhere; do ask "http://127.0.0.1:$PORT$path"; done
for path in /api/v3/chat/streaming /api/v3/rag/search; do
  ask -H 'Content-Type: application/json' -d '{"message":"Une piscine ?","query":"x"}' "http://127.0.0.1:$PORT$path"
done

kill -TERM "$PID"
# The cache is written by the ending process.
wait "$PID"
trap - EXIT
[ -s "$CACHE" ] || { echo "no AOT cache was written" >&2; exit 1; }
