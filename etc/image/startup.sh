#!/usr/bin/env bash
# startup.sh IMAGE [RUNS]: time from the start of the process to the first 200 of /health/live, without
# and with the AOT cache; IMAGE is what build.sh made. Prints the best of RUNS (5) of each as a table.
set -euo pipefail

IMAGE="$(cd "${1:?usage: startup.sh IMAGE [RUNS]}" && pwd -P)"
RUNS="${2:-5}"
PORT="${STARTUP_PORT:-18918}"
TICKS="$(getconf CLK_TCK)"

# once FLAG: wall milliseconds, CPU milliseconds, resident KiB.
once() {
  local started ended pid cpu rss
  started="$(date +%s%N)"
  env -i PATH="$PATH" HOME="${HOME:-/tmp}" ENVIRONMENT=development PORT="$PORT" SHUTDOWN_GRACE=0s \
    DATABASE_URL=postgresql://nobody@127.0.0.1:1/none EMBEDDING_WARM=false LOG_LEVEL=error \
    "$IMAGE/java/bin/java" "@$IMAGE/app/java.options" "$1" -Xlog:disable -Xlog:all=error:stderr \
    -jar "$IMAGE/app/agent-orchestrator.jar" >/dev/null 2>&1 &
  pid=$!
  until curl -sf -o /dev/null -m 1 --noproxy '*' "http://127.0.0.1:$PORT/health/live"; do
    kill -0 "$pid" || { echo "the program ended" >&2 && exit 1; }
    sleep 0.005
  done
  ended="$(date +%s%N)"
  cpu="$(awk -v ticks="$TICKS" '{ printf "%d", ($14 + $15) * 1000 / ticks }' "/proc/$pid/stat")"
  rss="$(awk '/^VmRSS/ { print $2 }' "/proc/$pid/status")"
  kill -KILL "$pid"
  wait "$pid" 2>/dev/null || true
  echo "$(((ended - started) / 1000000)) $cpu $rss"
}

best() {
  local run
  for ((run = 0; run < RUNS; run++)); do once "$1"; done | sort -n -k2 | head -n 1 |
    awk -v name="$2" '{ printf "| %s | %d | %d | %d |\n", name, $1, $2, $3 / 1024 }'
}

echo '| start | wall ms | CPU ms | RSS MiB |'
echo '| --- | --- | --- | --- |'
best -XX:AOTMode=off 'plain'
best "-XX:AOTCache=$IMAGE/app/agent-orchestrator.aot" 'AOT cache'
