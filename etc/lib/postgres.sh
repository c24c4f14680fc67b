# shellcheck shell=bash
# PostgreSQL's programs with the extension pgvector: found, or installed.

PG_BIN_DIR=''

server_folders() {
  local dir
  for dir in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql*/bin \
    /usr/local/opt/postgresql*/bin "$(pg_config --bindir 2>/dev/null || true)"; do
    if [ -x "$dir/initdb" ] && [ -x "$dir/postgres" ] && [ -x "$dir/pg_ctl" ] && [ -x "$dir/psql" ]; then
      printf '%s\n' "$dir"
    fi
  done
}

server_major() { "$1/postgres" --version | sed -n 's/^[^0-9]*\([0-9][0-9]*\).*/\1/p'; }

has_pgvector() {
  local share
  # Debian's layout, for a server that came without pg_config.
  share="$("$1/pg_config" --sharedir 2>/dev/null || echo "/usr/share/postgresql/$(server_major "$1")")"
  [ -f "$share/extension/vector.control" ]
}

# newest_server all|vector [MAJOR]: the folder of the newest server there is, or nothing.
newest_server() {
  local dir major best='' best_major=0
  while IFS= read -r dir; do
    major="$(server_major "$dir")"
    [ -z "${2:-}" ] || [ "$major" = "$2" ] || continue
    [ "$1" = all ] || has_pgvector "$dir" || continue
    if [ "$major" -gt "$best_major" ]; then
      best="$dir" best_major="$major"
    fi
  done < <(server_folders)
  printf '%s' "$best"
}

# find_postgres [MAJOR]: sets PG_BIN_DIR. An existing cluster can only be run by its own major.
find_postgres() {
  local major="${1:-}"
  PG_BIN_DIR="$(newest_server vector "$major")"
  if [ -z "$PG_BIN_DIR" ]; then
    install_postgres "$major"
    PG_BIN_DIR="$(newest_server vector "$major")"
    [ -n "$PG_BIN_DIR" ] || die "PostgreSQL ${major:+$major }with pgvector is still not there after the installation"
  fi
  say "PostgreSQL $(server_major "$PG_BIN_DIR") with pgvector in $PG_BIN_DIR"
}

install_postgres() {
  if has_apt; then
    install_postgres_apt "$1"
  elif [ "$(uname -s)" = Darwin ] && have brew; then
    install_postgres_brew
  else
    die "PostgreSQL ${1:-(13 or newer)} with the extension pgvector is needed and was not found." \
      "Install the PostgreSQL server and pgvector with your package manager (macOS: Homebrew)," \
      "or set DATABASE_URL to a database that has the extension."
  fi
}

install_postgres_brew() {
  with_progress "installing PostgreSQL and pgvector with Homebrew" "$WORK/brew.log" \
    brew install postgresql@17 pgvector || {
    show_tail "$WORK/brew.log"
    die "Homebrew could not install postgresql@17 and pgvector"
  }
}

install_postgres_apt() {
  local major="$1" server packaged
  need_root "PostgreSQL with pgvector"
  apt_update
  if [ -z "$major" ]; then
    server="$(newest_server all)"
    [ -z "$server" ] || major="$(server_major "$server")"
    # The distribution packages pgvector for one major: prefer that to a build.
    packaged="$(apt-cache --names-only search '^postgresql-[0-9]+-pgvector$' |
      sed -n 's/^postgresql-\([0-9]*\)-pgvector.*/\1/p' | sort -n | tail -n 1)"
    if [ -n "$packaged" ] && { [ -z "$major" ] || ! apt_knows "postgresql-$major-pgvector"; }; then
      major="$packaged"
    fi
    [ -n "$major" ] || major="$(apt-cache depends postgresql 2>/dev/null |
      sed -n 's/.*Depends: postgresql-\([0-9][0-9]*\)$/\1/p' | head -n 1)"
    [ -n "$major" ] || die "the package lists know no PostgreSQL server" \
      "Install PostgreSQL and pgvector, or set DATABASE_URL."
  fi
  # A server that is there is left at its version.
  [ -n "$(newest_server all "$major")" ] || apt_install "postgresql-$major"
  if apt_knows "postgresql-$major-pgvector"; then
    apt_install "postgresql-$major-pgvector"
  else
    build_pgvector "$major"
  fi
}

# Debian 12 has no package of pgvector, and Debian 13's needs a newer libc; but its source
# builds in seconds. The address is the one that this machine's own Debian sources use, the
# index is checked against the Debian archive keyring, and the machine's lists stay as they are.
build_pgvector() {
  local major="$1" dir="$WORK/pgvector" uri keyring=/usr/share/keyrings/debian-archive-keyring.gpg
  # shellcheck disable=SC2016
  uri="$(apt-get indextargets --format '$(LABEL) $(REPO_URI)' 'Created-By: Packages' |
    sed -n 's/^Debian //p' | head -n 1)"
  if [ -z "$uri" ] || [ ! -r "$keyring" ]; then
    die "no package of pgvector for PostgreSQL $major in the package lists of this machine." \
      "Install postgresql-$major-pgvector from the PostgreSQL project's own package repository," \
      "or set DATABASE_URL to a database that has the extension."
  fi
  apt_install "postgresql-server-dev-$major" gcc libc6-dev make
  fetch_pgvector "$dir" "$uri" "$keyring"
  with_progress "building pgvector for PostgreSQL $major" "$WORK/pgvector.log" \
    make -C "$dir/source" with_llvm=no "PG_CONFIG=/usr/lib/postgresql/$major/bin/pg_config" || {
    show_tail "$WORK/pgvector.log"
    die "pgvector could not be built"
  }
  "${ROOT_PREFIX[@]}" make -C "$dir/source" install with_llvm=no \
    "PG_CONFIG=/usr/lib/postgresql/$major/bin/pg_config" >"$WORK/pgvector.log" 2>&1 || {
    show_tail "$WORK/pgvector.log"
    die "pgvector could not be installed"
  }
}

fetch_pgvector() {
  local dir="$1" apt
  # apt's own unprivileged user must be able to read and write below here.
  mkdir -p "$dir/lists/partial" "$dir/cache/archives/partial" "$dir/download" "$dir/source"
  chmod 755 "$dir"
  printf 'deb-src [signed-by=%s] %s trixie main\n' "$3" "$2" >"$dir/sources.list"
  apt=(apt-get -q -o "Dir::Etc::sourcelist=$dir/sources.list" -o Dir::Etc::sourceparts=-
    -o "Dir::State::lists=$dir/lists" -o "Dir::Cache=$dir/cache")
  with_progress "fetching the source of pgvector" "$WORK/pgvector.log" \
    env -C "$dir/download" sh -c '"$@" update && "$@" source --download-only pgvector' sh "${apt[@]}" || {
    show_tail "$WORK/pgvector.log"
    die "the source of pgvector could not be fetched"
  }
  tar -xzf "$dir"/download/pgvector_*.orig.tar.gz -C "$dir/source" --strip-components=1
}
