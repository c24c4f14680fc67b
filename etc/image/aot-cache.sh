#!/usr/bin/env bash
# aot-cache.sh RUNTIME APP MODEL: runs the program with the sample corpus, the embedding model MODEL and a
# stand-in for the language model, asks it what an orchestrator and users would, and writes what the JVM
# learned to APP/agent-orchestrator.aot: its classes (JEP 514) and how its methods are used (JEP 515), so
# that the first questions after a start are compiled code.
# TRAINING_DATABASE_URL is an empty database with pgvector; without it, a private one is made while this runs.
# TRAINING_QUESTIONS says how many there are (1500).
# shellcheck disable=SC2317 # clean_up runs from a trap
set -euo pipefail

# Nothing that this machine has set is to be learned.
if [ -z "${TRAINING:-}" ]; then
  exec env -i TRAINING=1 PATH="$PATH" HOME="${HOME:-/tmp}" TMPDIR="${TMPDIR:-/tmp}" \
    JAVA_HOME="${JAVA_HOME:?JAVA_HOME must be a JDK 25}" TRAINING_DATABASE_URL="${TRAINING_DATABASE_URL:-}" \
    TRAINING_QUESTIONS="${TRAINING_QUESTIONS:-1500}" bash "$0" "$@"
fi

usage='usage: aot-cache.sh RUNTIME APP MODEL'
RUNTIME="${1:?$usage}"
APP="${2:?$usage}"
MODEL="${3:?$usage}"
CACHE="$APP/agent-orchestrator.aot"
AT_ONCE=20

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)"
for part in output process packages postgres cluster starter; do
  # shellcheck disable=SC1090
  . "$ROOT/etc/lib/$part.sh"
done

WORK=''
PROGRAM=''
STAND_IN=''

prepare_corpus() {
  export DATABASE_URL="${TRAINING_DATABASE_URL:-}"
  if [ -z "$DATABASE_URL" ]; then
    find_postgres
    choose_cluster_user
    prepare_cluster_home "$WORK/postgres"
    create_cluster --no-sync
    start_cluster 'fsync = off'
    prepare_database SUPERUSER
    DATABASE_URL="postgresql://archireg@127.0.0.1:$CLUSTER_PORT/archireg"
  fi
  use_starter_model "$MODEL"
  "$RUNTIME/bin/java" "@$APP/java.options" -jar "$APP/agent-orchestrator.jar" import --sample \
    >"$WORK/import.log" 2>&1 || {
    show_tail "$WORK/import.log"
    die "the sample corpus could not be imported"
  }
}

# await NAME PID URL
await() {
  local tries=300
  until curl -sf -o /dev/null -m 2 --noproxy '*' "$3"; do
    tries=$((tries - 1))
    if [ "$tries" -eq 0 ] || ! is_running "$2"; then
      show_tail "$WORK/$1.log"
      die "the $1 did not start for the training"
    fi
    sleep 0.1
  done
}

start() {
  local model_port
  model_port="$(free_port)"
  "$JAVA_HOME/bin/java" "$ROOT/etc/image/StandInModel.java" "$model_port" >"$WORK/stand-in.log" 2>&1 &
  STAND_IN=$!
  await stand-in "$STAND_IN" "http://127.0.0.1:$model_port/"
  PORT="$(free_port)"
  # Without what stands in the way of one busy user.
  PORT="$PORT" HOST=127.0.0.1 ENVIRONMENT=development SHUTDOWN_GRACE=1s LOG_LEVEL=error \
    GROQ_BASE_URL="http://127.0.0.1:$model_port/v1" RATE_LIMITS=off TOKENS_PER_USER_AND_DAY=0 \
    CHAT_GENERATIONS_PER_USER_MAX=100 \
    "$RUNTIME/bin/java" "@$APP/java.options" "-XX:AOTCacheOutput=$CACHE" -Xlog:aot*=off \
    -jar "$APP/agent-orchestrator.jar" >"$WORK/program.log" 2>&1 &
  PROGRAM=$!
  await program "$PROGRAM" "http://127.0.0.1:$PORT/health/ready"
}

# questions PATH KEY: as curl reads them.
questions() {
  local i
  for ((i = 1; i <= TRAINING_QUESTIONS; i++)); do
    [ "$i" -eq 1 ] || echo next
    printf 'url = "http://127.0.0.1:%s%s"\nnoproxy = "*"\nmax-time = 30\n' "$PORT" "$1"
    printf 'output = "/dev/null"\nwrite-out = "%%{http_code}\\n"\nheader = "Content-Type: application/json"\n'
    printf 'data = "{\\"%s\\":\\"Faut-il une déclaration préalable pour une piscine de %d m² ?\\"}"\n' "$2" "$i"
  done
}

# ask PATH KEY
ask() {
  local answered
  questions "$1" "$2" >"$WORK/questions"
  answered="$(curl -s --no-progress-meter --parallel --parallel-max "$AT_ONCE" --config "$WORK/questions" | grep -c '^200$' || true)"
  [ "$answered" -eq "$TRAINING_QUESTIONS" ] || die "$((TRAINING_QUESTIONS - answered)) of $TRAINING_QUESTIONS questions to $1 were not answered"
}

train() {
  local path
  for path in /health /health/live /metrics / /nowhere /api/v3/conversations; do
    curl -s -o /dev/null -m 5 --noproxy '*' "http://127.0.0.1:$PORT$path" || true
  done
  ask /api/v3/chat/streaming message
  ask /api/v3/rag/search query
}

clean_up() {
  [ -z "$PROGRAM" ] || kill -KILL "$PROGRAM" 2>/dev/null || true
  [ -z "$STAND_IN" ] || kill "$STAND_IN" 2>/dev/null || true
  stop_child
  stop_cluster
  [ -z "$WORK" ] || rm -rf "$WORK"
  return "$1"
}

main() {
  on_exit clean_up
  if ! is_root || id postgres >/dev/null 2>&1; then choose_cluster_user; fi
  WORK="$(mktemp -d "$(temporary_parent)/archireg-aot.XXXXXX")"
  chmod 755 "$WORK"
  rm -f "$CACHE"
  prepare_corpus
  start
  train
  kill -TERM "$PROGRAM"
  # The cache is written by the ending process.
  wait "$PROGRAM"
  PROGRAM=''
  [ -s "$CACHE" ] || die "no AOT cache was written"
}

main "$@"
