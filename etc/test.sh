#!/usr/bin/env bash
# Runs the tests (mvn verify; any arguments go to Maven) with a throw-away PostgreSQL.
# shellcheck disable=SC2034,SC2317 # variables for the sourced parts; clean_up runs from a trap
set -euo pipefail

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"
for part in output process packages jdk postgres cluster; do
  # shellcheck disable=SC1090
  . "$ROOT/etc/lib/$part.sh"
done

WORK=''

# For speed and for nothing else: all of it is deleted at the end.
THROW_AWAY=(
  'fsync = off'
  'synchronous_commit = off'
  'full_page_writes = off'
  'wal_level = minimal'
  'max_wal_senders = 0'
  'max_connections = 200'
  'shared_buffers = 128MB'
)

# A run that was killed could not remove its folder nor stop its database.
remove_abandoned() {
  local dir pid stamp
  for dir in "$1"/archireg-test.*; do
    # Only what belongs to this user, and whose script is gone.
    if [ ! -d "$dir" ] || [ -L "$dir" ] || [ ! -O "$dir" ] || [ ! -s "$dir/owner" ]; then
      continue
    fi
    read -r pid stamp <"$dir/owner" || true
    if [ -z "${stamp:-}" ] || [ "$(process_stamp "$pid")" = "$stamp" ]; then
      continue
    fi
    say "removing what a killed run left in $dir"
    stop_remembered "$dir/maven" Maven
    CLUSTER_HOME="$dir/postgres"
    CLUSTER_STARTED=1
    stop_cluster
    rm -rf "$dir"
  done
}

make_work_folder() {
  local parent
  parent="$(temporary_parent)"
  WORK="$(mktemp -d "$parent/archireg-test.XXXXXX")"
  chmod 755 "$WORK"
  remember_process "$WORK/owner" "$$"
}

start_database() {
  # The tests may create roles too.
  CLUSTER_TCP_ROLES=all
  prepare_cluster_home "$WORK/postgres"
  create_cluster --no-sync
  start_cluster "${THROW_AWAY[@]}"
  # The tests create databases and extensions of their own.
  prepare_database SUPERUSER
}

clean_up() {
  stop_child
  stop_cluster
  [ -z "$WORK" ] || rm -rf "$WORK"
  return "$1"
}

run_maven() {
  local name code=0
  export TEST_DATABASE_URL="postgresql://archireg@127.0.0.1:$CLUSTER_PORT/archireg"
  export TEST_PG_BIN="$PG_BIN_DIR" TEST_PG_USER="$CLUSTER_USER"
  # The native model library reads these behind the program's back.
  for name in $(compgen -v LLAMA_ARG_); do unset "$name"; done
  say "mvn -B -ntp verify $*"
  cd "$ROOT"
  in_group "$MVN" -B -ntp verify "$@" </dev/null &
  CHILD_PID=$!
  remember_process "$WORK/maven" "$CHILD_PID"
  wait_child || code=$?
  return "$code"
}

main() {
  on_exit clean_up
  # The place of the temporary folder depends on this user, whom PostgreSQL's package may yet bring.
  if ! is_root || id postgres >/dev/null 2>&1; then choose_cluster_user; fi
  make_work_folder
  find_jdk
  find_maven
  ensure_libgomp
  find_browser
  find_postgres
  choose_cluster_user
  remove_abandoned "$(dirname "$WORK")"
  CLUSTER_HOME=''
  start_database
  run_maven "$@"
}

main "$@"
