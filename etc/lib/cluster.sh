# shellcheck shell=bash disable=SC2034 # read by the scripts that source this
# A PostgreSQL cluster of our own: created, started, adopted, stopped.
#
# CLUSTER_HOME holds the data (data/), the socket and the log. Only this user can enter it.
# Over TCP only the role archireg may connect, and only from this machine; the superuser
# needs the socket, and so the right to enter the folder.

CLUSTER_HOME=''
CLUSTER_PORT=''
CLUSTER_STARTED=''
CLUSTER_NEW=''
CLUSTER_USER=''
CLUSTER_TCP_ROLES=archireg
RUN_AS=(env)

# PostgreSQL refuses to run as root; the packages bring a user for it.
choose_cluster_user() {
  is_root || return 0
  id postgres >/dev/null 2>&1 || die "as root, PostgreSQL is run as the user postgres, and there is none" \
    "Create it, or run this as an ordinary user."
  have runuser || die "as root, the command runuser (util-linux) is needed"
  CLUSTER_USER=postgres
  RUN_AS=(runuser -u postgres --)
}

# The programs see none of the caller's PGHOST, PGUSER … and stand in a folder they may enter.
pg() {
  (
    local program="$PG_BIN_DIR/$1" name
    shift
    cd /
    for name in $(compgen -v PG); do unset "$name"; done
    exec "${RUN_AS[@]}" "$program" "$@" </dev/null
  )
}

# write_as_owner FILE: standard input into a file that belongs to the cluster's user.
write_as_owner() {
  # shellcheck disable=SC2016
  (cd / && "${RUN_AS[@]}" sh -c 'cat >"$1"' sh "$1")
}

superuser_sql() {
  (
    cd /
    psql="$PG_BIN_DIR/psql"
    for name in $(compgen -v PG); do unset "$name"; done
    exec "${RUN_AS[@]}" "$psql" -Xq -v ON_ERROR_STOP=1 -h "$CLUSTER_HOME" -p "$CLUSTER_PORT" \
      -U postgres -d "$1" >/dev/null
  )
}

# A locale in which accented letters have an upper and a lower case.
utf8_locale() {
  local known
  known="$(locale -a 2>/dev/null || true)"
  if grep -qiE '^C\.utf-?8$' <<<"$known"; then
    echo C.UTF-8
  elif grep -qiE '^en_US\.utf-?8$' <<<"$known"; then
    echo en_US.UTF-8
  else
    echo C
  fi
}

# temporary_parent: a folder for temporary ones that the cluster's user may enter.
temporary_parent() {
  local dir="${TMPDIR:-/tmp}"
  # As root, the database runs as another user, which cannot enter every TMPDIR.
  if [ -n "$CLUSTER_USER" ] && ! (cd / && "${RUN_AS[@]}" test -x "$dir"); then
    dir=/tmp
  fi
  (cd "$dir" && pwd -P)
}

# prepare_cluster_home FOLDER: makes it, gives it to the cluster's user, and checks it.
prepare_cluster_home() {
  mkdir -p "$1"
  CLUSTER_HOME="$(cd "$1" && pwd -P)" || die "$(id -un) cannot enter $1: it belongs to another user" \
    "Set ARCHIREG_DATA to a folder of your own."
  # pg_ctl hands the path to a shell and protects nothing but blanks and single quotes.
  case "$CLUSTER_HOME" in
    *[\"\$\`\\]*) die "PostgreSQL cannot be started in a folder with one of \" \$ \` \\ in its path: $CLUSTER_HOME" \
      "Set ARCHIREG_DATA to another folder." ;;
  esac
  # The kernel allows about a hundred bytes for a socket's path.
  [ ${#CLUSTER_HOME} -le 80 ] || die "the path of the database's socket would be too long: $CLUSTER_HOME" \
    "Set ARCHIREG_DATA to a folder with a shorter path."
  [ -z "$CLUSTER_USER" ] || chown "$CLUSTER_USER:" "$CLUSTER_HOME"
  chmod 700 "$CLUSTER_HOME" 2>/dev/null || die "$CLUSTER_HOME belongs to another user" \
    "Set ARCHIREG_DATA to a folder of your own."
  (cd / && "${RUN_AS[@]}" test -w "$CLUSTER_HOME") ||
    die "the user ${CLUSTER_USER:-$(id -un)} cannot write to $CLUSTER_HOME" \
      "Set ARCHIREG_DATA to a folder that this user can reach."
}

cluster_major() { cat "$1/data/PG_VERSION" 2>/dev/null || true; }

# Made beside its place and then moved: a run killed in the middle leaves nothing half made.
create_cluster() {
  [ ! -f "$CLUSTER_HOME/data/PG_VERSION" ] || return 0
  [ ! -e "$CLUSTER_HOME/data" ] || die "$CLUSTER_HOME/data is there but holds no database cluster" \
    "Move it away, then start again."
  say "creating the database cluster in $CLUSTER_HOME"
  rm -rf "$CLUSTER_HOME/data.new"
  pg initdb -D "$CLUSTER_HOME/data.new" -U postgres -A trust -E UTF8 --locale="$(utf8_locale)" \
    --no-instructions "$@" >"$WORK/initdb.log" 2>&1 || {
    show_tail "$WORK/initdb.log"
    die "the database cluster could not be created"
  }
  write_as_owner "$CLUSTER_HOME/data.new/pg_hba.conf" <<HBA
# The socket lies in a folder that only the owner can enter.
local all all trust
host  all $CLUSTER_TCP_ROLES 127.0.0.1/32 trust
HBA
  # shellcheck disable=SC2016
  (cd / && "${RUN_AS[@]}" sh -c 'echo "include '\''archireg.conf'\''" >>"$1/postgresql.conf" && mv "$1" "$2"' \
    sh "$CLUSTER_HOME/data.new" "$CLUSTER_HOME/data")
  CLUSTER_NEW=1
}

# Is this process the server of this cluster, and not a later process with its number?
is_postmaster() {
  if [ -d /proc/self ]; then
    [ "$(readlink "/proc/$1/cwd" 2>/dev/null)" = "$CLUSTER_HOME/data" ]
  else
    ps -o command= -p "$1" 2>/dev/null | grep -F -- "$CLUSTER_HOME/data" | grep -q postgres
  fi
}

# The number in postmaster.pid, if it is this cluster's server.
postmaster_pid() {
  local pid
  pid="$(head -n 1 "$CLUSTER_HOME/data/postmaster.pid" 2>/dev/null)" || return 0
  [ -n "$pid" ] || return 0
  if [ -n "$(process_stamp "$pid")" ] && is_postmaster "$pid"; then
    printf '%s' "$pid"
  fi
}

free_port() {
  local port="${1:-}" last
  if [ -n "$port" ] && ! port_taken "$port"; then
    echo "$port"
    return
  fi
  # Spread out, so that two scripts starting together rarely try the same one.
  port=$((54330 + RANDOM % 600))
  last=$((port + 200))
  while [ "$port" -lt "$last" ]; do
    if ! port_taken "$port"; then
      echo "$port"
      return
    fi
    port=$((port + 1))
  done
  die "no free port for PostgreSQL between $((last - 200)) and $last"
}

# write_settings [LINE…]: again at each start, since the port and the folder may have changed.
write_settings() {
  local quoted
  quoted="$(printf '%s' "$CLUSTER_HOME" | sed "s/'/''/g")"
  {
    printf '# Written by the start script; changes are lost.\n'
    printf "listen_addresses = '127.0.0.1'\nport = %s\n" "$CLUSTER_PORT"
    printf "unix_socket_directories = '%s'\nunix_socket_permissions = 0700\n" "$quoted"
    [ $# -eq 0 ] || printf '%s\n' "$@"
  } | write_as_owner "$CLUSTER_HOME/data/archireg.conf"
}

# adopt_cluster: a server that a killed run left behind is used as it is. Fails if there is none.
adopt_cluster() {
  local pid tries=150
  pid="$(postmaster_pid)"
  [ -n "$pid" ] || return 1
  CLUSTER_PORT="$(sed -n 4p "$CLUSTER_HOME/data/postmaster.pid")"
  CLUSTER_STARTED=1
  while [ "$tries" -gt 0 ] && [ -n "$(postmaster_pid)" ]; do
    if pg pg_isready -q -h "$CLUSTER_HOME" -p "$CLUSTER_PORT"; then
      say "the database of an earlier run is still up on port $CLUSTER_PORT; it is used"
      return 0
    fi
    sleep 0.2
    tries=$((tries - 1))
  done
  # It was just about to stop, or it hangs: then it is stopped and started anew.
  pg pg_ctl stop -D "$CLUSTER_HOME/data" -m immediate -w -t 20 >/dev/null 2>&1 || true
  return 1
}

# start_cluster [SETTING…]
start_cluster() {
  local tries=3 pidfile="$CLUSTER_HOME/data/postmaster.pid" log="$CLUSTER_HOME/postgres.log"
  ! adopt_cluster || return 0
  # PostgreSQL removes a stale file itself, except where another process of the same user now
  # has that number; then it would refuse to start.
  if [ -s "$pidfile" ] && [ -n "$(process_stamp "$(head -n 1 "$pidfile")")" ]; then
    rm -f "$pidfile"
  fi
  while [ "$tries" -gt 0 ]; do
    CLUSTER_PORT="$(free_port "$(cat "$CLUSTER_HOME/port" 2>/dev/null || true)")"
    write_settings "$@"
    CLUSTER_STARTED=1
    if pg pg_ctl start -D "$CLUSTER_HOME/data" -l "$log" -w -t 60 >/dev/null 2>&1; then
      printf '%s\n' "$CLUSTER_PORT" | write_as_owner "$CLUSTER_HOME/port"
      say "database on 127.0.0.1:$CLUSTER_PORT"
      return 0
    fi
    # Somebody may have taken the port in between: then another one helps.
    port_taken "$CLUSTER_PORT" || break
    tries=$((tries - 1))
  done
  show_tail "$log"
  die "PostgreSQL did not start" "Its log: $log"
}

# prepare_database SUPERUSER|NOSUPERUSER: roles, database and the extension, which only the
# superuser can create. Users' transactions run as the role authenticated. Safe to repeat.
prepare_database() {
  superuser_sql postgres <<SQL || die "the database could not be prepared" "See $CLUSTER_HOME/postgres.log"
SELECT 'CREATE ROLE archireg LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'archireg')
\\gexec
ALTER ROLE archireg $1;
SELECT 'CREATE ROLE authenticated NOLOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'authenticated')
\\gexec
SELECT 'GRANT authenticated TO archireg' WHERE NOT EXISTS (SELECT FROM pg_auth_members WHERE roleid = 'authenticated'::regrole AND member = 'archireg'::regrole)
\\gexec
SELECT 'CREATE DATABASE archireg OWNER archireg' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'archireg')
\\gexec
\\connect archireg
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS vector;
SQL
}

stop_cluster() {
  [ -n "$CLUSTER_STARTED" ] || return 0
  CLUSTER_STARTED=''
  [ -n "$(postmaster_pid)" ] || return 0
  pg pg_ctl stop -D "$CLUSTER_HOME/data" -m fast -w -t 30 >/dev/null 2>&1 ||
    pg pg_ctl stop -D "$CLUSTER_HOME/data" -m immediate -w -t 20 >/dev/null 2>&1 ||
    warn "PostgreSQL could not be stopped; its data is in $CLUSTER_HOME/data"
}
