# shellcheck shell=bash disable=SC2034 # read by the scripts that source this
# A JDK and a Maven that are new enough.

JDK_MIN=21
MAVEN_MIN=3.8.7

# The feature version (21, 25, …) of the JDK in a folder; nothing if there is no JDK.
jdk_version() {
  if [ -z "$1" ] || [ ! -x "$1/bin/javac" ] || [ ! -x "$1/bin/java" ]; then return 0; fi
  { grep '^JAVA_VERSION=' "$1/release" 2>/dev/null || "$1/bin/javac" -version 2>&1; } |
    sed -n 's/^[^0-9]*\([0-9][0-9]*\).*/\1/p' | head -n 1
}

jdk_candidates() {
  local dir java
  for dir in /usr/lib/jvm/* /usr/java/* /opt/* /opt/*/* "$HOME"/.sdkman/candidates/java/* \
    "$HOME"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    [ ! -x "$dir/bin/javac" ] || printf '%s\n' "$dir"
  done
  [ ! -x /usr/libexec/java_home ] || /usr/libexec/java_home -v "$JDK_MIN+" 2>/dev/null || true
  if java="$(command -v javac)" && java="$(readlink -f "$java" 2>/dev/null)"; then
    dirname "$(dirname "$java")"
  fi
}

# Sets and exports JAVA_HOME.
find_jdk() {
  local given="${JAVA_HOME:-}" best='' best_version=0 dir version
  version="$(jdk_version "$given")"
  if [ "${version:-0}" -ge "$JDK_MIN" ]; then
    best="$given" best_version="$version"
  else
    while IFS= read -r dir; do
      version="$(jdk_version "$dir")"
      if [ "${version:-0}" -gt "$best_version" ]; then
        best="$dir" best_version="$version"
      fi
    done < <(jdk_candidates)
    [ "$best_version" -ge "$JDK_MIN" ] || die "no JDK $JDK_MIN or newer was found" \
      "Looked at JAVA_HOME (${given:-not set}), the PATH and the usual folders; newest found: ${best:-none}." \
      "Install a JDK (for example the package openjdk-$JDK_MIN-jdk, or Temurin), or set JAVA_HOME to it."
    [ -z "$given" ] || warn "JAVA_HOME ($given) is no JDK $JDK_MIN or newer; it is not used"
  fi
  export JAVA_HOME="$best"
  say "JDK $best_version in $JAVA_HOME"
}

# at_least VERSION MINIMUM, compared number by number (sort -V is not everywhere).
at_least() {
  printf '%s\n' "$1" | awk -F. -v min="$2" '{
    split(min, m, ".")
    for (i = 1; i <= 3; i++) if ($i + 0 != m[i] + 0) exit !($i + 0 > m[i] + 0)
    exit 0
  }'
}

maven_version() {
  "$1" -v 2>/dev/null | sed -n 's/.*Apache Maven \([0-9][0-9.]*\).*/\1/p' | head -n 1
}

# Sets MVN, or fails.
look_for_maven() {
  local candidate version
  for candidate in "$(command -v mvn || true)" "${MAVEN_HOME:-/usr}/bin/mvn" "${M2_HOME:-/usr}/bin/mvn" \
    /opt/*maven*/bin/mvn "$HOME"/.sdkman/candidates/maven/current/bin/mvn; do
    [ -x "$candidate" ] || continue
    version="$(maven_version "$candidate")"
    if [ -n "$version" ] && at_least "$version" "$MAVEN_MIN"; then
      MVN="$candidate"
      say "Maven $version"
      return 0
    fi
  done
  return 1
}

find_maven() {
  ! look_for_maven || return 0
  if has_apt && ! have mvn; then
    apt_install maven
    ! look_for_maven || return 0
  fi
  die "Maven $MAVEN_MIN or newer is needed; found: $(maven_version mvn | grep . || echo none)" \
    "Install it with your package manager, or unpack it under /opt."
}
