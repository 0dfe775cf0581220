#!/bin/sh
# Times the peers and this project on the same job and prints one table. `run.sh --help` lists the options.
#
# PEERS_PYTHON=/path/to/python takes the packages of that environment; only what it lacks is installed, and beside it.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
for python in "${PEERS_PYTHON:-}" python3; do
    [ -n "$python" ] && command -v "$python" >/dev/null 2>&1 && exec "$python" "$here/compare.py" "$@"
done
echo "peers: no 'python3' (3.10 or later) in PATH, which the peers need" >&2
exit 1
