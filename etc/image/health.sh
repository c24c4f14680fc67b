#!/usr/bin/env bash
# health.sh: exit code 0 if the process answers on /health/live. Bash alone: the image has no curl.
set -euo pipefail
exec 3<>"/dev/tcp/127.0.0.1/${PORT:-10000}"
printf 'GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&3
IFS= read -r -t 4 status <&3
[[ "$status" == 'HTTP/1.1 200'* ]]
