# shellcheck shell=bash disable=SC2034 # variables for the other parts
# System packages: installed where that needs no password, else said precisely.

APT_UPDATED=''
ROOT_PREFIX=()

is_root() { [ "$(id -u)" -eq 0 ]; }
have() { command -v "$1" >/dev/null 2>&1; }

# Sets ROOT_PREFIX to what runs a command as root without a question, or fails.
may_be_root() {
  if is_root; then
    ROOT_PREFIX=(env)
  elif have sudo && sudo -n true 2>/dev/null; then
    ROOT_PREFIX=(sudo -n env)
  else
    return 1
  fi
}

# need_root WHAT: an ordinary user is told the one command that an administrator has to run.
need_root() {
  may_be_root || die "$1 must be installed first, and that needs root." \
    "Run this once as root (it installs what is missing and starts nothing):" \
    "  $(have sudo && printf 'sudo ')'$ROOT/etc/run.sh' --install-only" \
    "Then start this again as $(id -un)."
}

has_apt() { have apt-get && have dpkg; }

apt_update() {
  [ -z "$APT_UPDATED" ] || return 0
  APT_UPDATED=1
  # One broken third-party source must not stop everything: the install itself will tell.
  with_progress "reading the package lists" "$WORK/apt-update.log" \
    "${ROOT_PREFIX[@]}" apt-get update ||
    warn "apt-get update failed; going on with the lists that are there"
}

apt_knows() { [ -n "$(apt-cache show --no-all-versions "$1" 2>/dev/null)" ]; }

apt_install() {
  need_root "$*"
  apt_update
  CHANGING_SYSTEM=1
  with_progress "installing $*" "$WORK/apt-install.log" \
    "${ROOT_PREFIX[@]}" DEBIAN_FRONTEND=noninteractive \
    apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=120 "$@" || {
    show_tail "$WORK/apt-install.log"
    die "could not install: $*"
  }
  CHANGING_SYSTEM=''
}

# The native library behind the embedding model is linked against GNU OpenMP.
ensure_libgomp() {
  local file
  [ "$(uname -s)" = Linux ] || return 0
  for file in /usr/lib/*/libgomp.so.1 /usr/lib*/libgomp.so.1 /lib/*/libgomp.so.1; do
    [ ! -e "$file" ] || return 0
  done
  has_apt || die "the library libgomp.so.1 is missing" \
    "Install GNU OpenMP (often called libgomp) with your package manager."
  apt_install libgomp1
}

# For the tests of the pages, which are skipped where there is no browser.
find_browser() {
  if have chromium && have chromedriver; then return 0; fi
  if has_apt && may_be_root; then
    apt_update
    # A subshell: what ends the installation must not end the tests that need no browser.
    if apt_knows chromium-driver && (apt_install chromium chromium-driver); then return 0; fi
  fi
  warn "no chromium and chromedriver: the tests of the pages will be skipped"
}

ensure_curl() {
  have curl || {
    has_apt || die "curl is missing: install it with your package manager"
    apt_install curl
  }
}
