# shellcheck shell=bash disable=SC2034 # read by the scripts that source this
# Processes: the one that is waited for, stopping, ports, and the lock of a data folder.

CHILD_PID=''
# Set while an interruption would leave the system's packages half installed.
CHANGING_SYSTEM=''
LOCK_FILE=''

is_running() { [ -n "$1" ] && kill -0 "$1" 2>/dev/null; }

# A process number is used again sooner or later; together with the time of its start it is
# not. Prints nothing for a process that does not exist.
process_stamp() {
  local stat
  if [ -d /proc/self ]; then
    [ -r "/proc/$1/stat" ] || return 0
    stat="$(cat "/proc/$1/stat" 2>/dev/null)" || return 0
    # The second field, the name, may hold blanks; it ends at the last parenthesis.
    # shellcheck disable=SC2086
    set -- ${stat##*) }
    # A process that has ended and only waits to be collected counts as gone.
    [ "$1" = Z ] || printf '%s' "${20}"
  else
    ps -o lstart= -p "$1" 2>/dev/null | tr -s ' ' '_' || true
  fi
}

# in_group COMMAND… &: in a process group of its own, so that it can be ended with all that it
# started, and Ctrl-C reaches only this script, which then ends everything in order.
in_group() {
  # The shell makes background commands ignore Ctrl-C; what they start would ignore it too.
  trap - INT QUIT
  # macOS has no setsid: there only the command itself is signalled.
  if command -v setsid >/dev/null 2>&1; then
    exec setsid "$@"
  fi
  exec "$@"
}

signal_group() { kill "-$1" -- "-$2" 2>/dev/null || kill "-$1" "$2" 2>/dev/null; }

# start_child LOG COMMAND…: in the background, since bash handles a signal only after a
# command in the foreground has ended.
start_child() {
  local log="$1"
  shift
  in_group "$@" >"$log" 2>&1 </dev/null &
  CHILD_PID=$!
}

# stop_child: at the end of the script, if it was waiting for one.
stop_child() {
  [ -n "$CHILD_PID" ] || return 0
  if [ -n "$CHANGING_SYSTEM" ]; then
    say "waiting for the package installation to end, so that it is not left half done"
    wait "$CHILD_PID"
  else
    stop_process "$CHILD_PID" 20
  fi
  CHILD_PID=''
}

wait_child() {
  local code=0
  wait "$CHILD_PID" || code=$?
  CHILD_PID=''
  return "$code"
}

# stop_process PID SECONDS: asks, waits, and in the end insists. What the process started gets a
# little longer than itself to clean up, and then goes too.
stop_process() {
  local tries=$(($2 * 10))
  signal_group TERM "$1" || return 0
  while [ "$tries" -gt 0 ] && [ -n "$(process_stamp "$1")" ]; do
    sleep 0.1
    tries=$((tries - 1))
  done
  [ "$tries" -gt 0 ] || warn "process $1 did not stop within $2 s and is killed"
  tries=$((tries < 50 ? tries : 50))
  while [ "$tries" -gt 0 ] && kill -0 -- "-$1" 2>/dev/null; do
    sleep 0.1
    tries=$((tries - 1))
  done
  signal_group KILL "$1" || true
}

# Is anything listening on this local port? (A connection is the only test that needs no tool.)
port_taken() {
  (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null || (exec 3<>"/dev/tcp/::1/$1") 2>/dev/null
}

# Who listens there, if a tool can tell: " (java, process 123)".
port_owner() {
  command -v lsof >/dev/null 2>&1 || return 0
  lsof -nP -iTCP:"$1" -sTCP:LISTEN 2>/dev/null |
    awk 'NR == 2 { printf " (%s, process %s)", $1, $2 }' || true
}

# take_lock FILE PORT: one run at a time for each data folder. The lock of a run that was
# killed is recognised, since its process is gone, and taken over.
take_lock() {
  local file="$1" port="$2" pid stamp other_port tries=5 seen
  while [ "$tries" -gt 0 ]; do
    # With noclobber the shell creates the file only if it is not there, in one step.
    if (set -o noclobber; printf '%s %s %s\n' "$$" "$(process_stamp $$)" "$port" >"$file") 2>/dev/null; then
      LOCK_FILE="$file"
      return 0
    fi
    [ -e "$file" ] || die "$(id -un) cannot write $file" "Set ARCHIREG_DATA to a folder of your own."
    seen="$(cat "$file" 2>/dev/null)" || continue
    read -r pid stamp other_port <<<"$seen" || true
    if [ -n "${stamp:-}" ] && [ "$(process_stamp "$pid")" = "$stamp" ]; then
      die "already running on port $other_port (process $pid)" \
        "Open http://localhost:$other_port, or stop it first: kill $pid"
    fi
    # Another newcomer may have replaced it meanwhile: what was moved away must be what was read.
    if mv "$file" "$file.$$" 2>/dev/null; then
      [ "$(cat "$file.$$")" = "$seen" ] || ln "$file.$$" "$file" 2>/dev/null || true
      rm -f "$file.$$"
    fi
    tries=$((tries - 1))
    sleep 0.2
  done
  die "cannot take the lock $file"
}

release_lock() {
  [ -z "$LOCK_FILE" ] || rm -f "$LOCK_FILE"
  LOCK_FILE=''
}

# remember_process FILE PID / stop_remembered FILE NAME: a process that outlived its script.
remember_process() { printf '%s %s\n' "$2" "$(process_stamp "$2")" >"$1"; }

stop_remembered() {
  local pid stamp
  [ -s "$1" ] || return 0
  read -r pid stamp <"$1" || true
  if [ -n "${stamp:-}" ] && [ "$(process_stamp "$pid")" = "$stamp" ]; then
    say "stopping the $2 that an earlier, killed run left behind (process $pid)"
    stop_process "$pid" 30
  fi
  rm -f "$1"
}

# A signal ends the script; the EXIT trap then cleans up, whatever the reason.
# on_exit FUNCTION: it is called with the exit code, and its return value becomes the exit code.
on_exit() {
  # shellcheck disable=SC2064
  trap "finish $1 \$?" EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  trap 'exit 129' HUP
  trap 'exit 141' PIPE
}

finish() {
  local code=0
  # From here on it must come to its end: every wait below is bounded.
  trap '' INT TERM HUP PIPE
  trap - EXIT
  set +e
  "$1" "$2"
  code=$?
  release_lock
  exit "$code"
}
