#!/usr/bin/env bash
# runtime.sh OUT: a Java runtime with only the modules that the program uses, about 50 MB.
set -euo pipefail

OUT="${1:?usage: runtime.sh OUT}"
JLINK="${JAVA_HOME:?JAVA_HOME must be a JDK 25}/bin/jlink"

# Found with jdeps, and what it cannot see: names (JDBC), SASL and GSS (PostgreSQL's log-in), JFR
# (Helidon), the certificates' elliptic curves, French month names.
MODULES=(
  java.base java.logging java.management java.naming java.net.http java.security.jgss
  java.security.sasl java.sql java.xml jdk.crypto.ec jdk.jfr jdk.localedata jdk.management
  jdk.unsupported
)

rm -rf "$OUT"
"$JLINK" --add-modules "$(IFS=,; echo "${MODULES[*]}")" --include-locales=en,fr \
  --strip-debug --no-header-files --no-man-pages --compress=zip-6 --output "$OUT"
