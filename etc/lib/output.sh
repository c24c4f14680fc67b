# shellcheck shell=bash disable=SC2034 # read by the scripts that source this
# What the scripts print: steps, warnings, errors, and live progress.

# Colours only for a person at a terminal that knows them.
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ] && [ "${TERM:-dumb}" != dumb ]; then
  BOLD=$'\033[1m' GREEN=$'\033[32m' YELLOW=$'\033[33m' RED=$'\033[31m' PLAIN=$'\033[0m'
else
  BOLD='' GREEN='' YELLOW='' RED='' PLAIN=''
fi

say() { printf '%s==>%s %s\n' "$GREEN" "$PLAIN" "$*"; }
detail() { printf '    %s\n' "$*"; }
warn() { printf '%swarning:%s %s\n' "$YELLOW" "$PLAIN" "$*" >&2; }

# die MESSAGE [FURTHER LINES…]: says what is wrong and what to do, then ends.
die() {
  printf '%serror:%s %s\n' "$RED" "$PLAIN" "$1" >&2
  shift
  [ $# -eq 0 ] || printf '       %s\n' "$@" >&2
  exit 1
}

# The end of a log, indented, for an error message.
show_tail() {
  [ -s "$1" ] || return 0
  printf '    --- last lines of %s\n' "${1##*/}" >&2
  tail -n "${2:-25}" "$1" | sed 's/^/    | /' >&2
}

# What a running command has said last, without colours or addresses, cut to one line.
last_words() {
  tail -n 1 "$1" 2>/dev/null | tr -d '\r' |
    LC_ALL=C sed -e $'s/\033\\[[0-9;]*m//g' -e 's#[a-z+]*://[^ ]*/##g' | LC_ALL=C cut -c 1-70
}

# with_progress LABEL LOG COMMAND…: runs an external command with its output in LOG. On a
# terminal one line is kept up to date; elsewhere a line is printed every ten seconds.
# (External commands only: a shell function would survive as a child when it is interrupted.)
with_progress() {
  local label="$1" log="$2" started=$SECONDS said=$SECONDS code=0
  shift 2
  [ -t 1 ] || say "$label"
  start_child "$log" "$@"
  while is_running "$CHILD_PID"; do
    if [ -t 1 ]; then
      printf '\r\033[K%s==>%s %s (%d s) %s' \
        "$GREEN" "$PLAIN" "$label" "$((SECONDS - started))" "$(last_words "$log")"
    elif [ $((SECONDS - said)) -ge 10 ]; then
      said=$SECONDS
      detail "$((SECONDS - started)) s: $(last_words "$log")"
    fi
    sleep 0.3
  done
  wait_child || code=$?
  if [ -t 1 ]; then
    printf '\r\033[K'
    say "$label ($((SECONDS - started)) s)"
  fi
  return "$code"
}
