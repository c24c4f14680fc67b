#!/usr/bin/env bash
# build.sh TARGET OUT: all that the Dockerfile does, on this machine: OUT/java, OUT/app, OUT/models. Start it with
# OUT/java/bin/java @OUT/app/java.options -XX:AOTCache=OUT/app/agent-orchestrator.aot -jar OUT/app/agent-orchestrator.jar
set -euo pipefail

TARGET="${1:?usage: build.sh TARGET OUT}"
mkdir -p "${2:?usage: build.sh TARGET OUT}"
OUT="$(cd "$2" && pwd -P)"
HERE="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)"

bash "$HERE/runtime.sh" "$OUT/java"
bash "$HERE/application.sh" "$TARGET" "$OUT/app"
MODEL="$OUT/models/all-minilm-l6-v2-q8_0.gguf"
mkdir -p "$OUT/models"
"$OUT/java/bin/java" -jar "$OUT/app/agent-orchestrator.jar" prepare-model --from "$TARGET"/starter-model/*.jar --to "$MODEL"
bash "$HERE/aot-cache.sh" "$OUT/java" "$OUT/app" "$MODEL"
