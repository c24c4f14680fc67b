#!/usr/bin/env bash
# application.sh TARGET OUT: lays out the program from Maven's TARGET folder as the image has it:
# jar, libraries, JVM options, and the native library unpacked, so that nothing is written at run time.
set -euo pipefail

TARGET="${1:?usage: application.sh TARGET OUT}"
OUT="${2:?usage: application.sh TARGET OUT}"
HERE="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)"

rm -rf "$OUT"
mkdir -p "$OUT/native"
OUT="$(cd "$OUT" && pwd -P)"
cp -r "$TARGET/agent-orchestrator.jar" "$TARGET/libs" "$OUT/"
case "$(uname -m)" in
  x86_64) native=x86_64 ;;
  aarch64 | arm64) native=aarch64 ;;
  *) echo "no native library for $(uname -m)" >&2 && exit 1 ;;
esac
# With the JDK's own tool: unzip is not everywhere.
(cd "$OUT/native" && "$JAVA_HOME/bin/jar" --extract --file "$(echo "$OUT"/libs/llama-*.jar)" "de/kherud/llama/Linux/$native")
mv "$OUT/native/de/kherud/llama/Linux/$native"/* "$OUT/native/"
rm -r "$OUT/native/de"
sed "s|@APP@|$OUT|g" "$HERE/java.options" >"$OUT/java.options"
