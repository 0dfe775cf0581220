#!/usr/bin/env bash
# Python's huggingface_hub as the other reader and writer of the cache, against the test server.
#
# Needs the programs smolvlm and HubTestServerCommand in the folder that is given (.build/release without one), python3,
# and a package index that pip can reach; without the last two it says so and does nothing.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
root="$(cd "$here/../.." && pwd)"
programs="${1:-$root/.build/release}"
venv="$root/.build/huggingface_hub"

if ! [ -x "$venv/bin/python" ] || ! "$venv/bin/python" -c 'import huggingface_hub' 2>/dev/null; then
    if ! { python3 -m venv "$venv" && "$venv/bin/pip" install --quiet --disable-pip-version-check \
        -r "$here/requirements.txt"; } >"$root/.build/huggingface_hub.log" 2>&1; then
        echo "huggingface_hub: cannot be installed here, the comparison is skipped" >&2
        tail -3 "$root/.build/huggingface_hub.log" >&2
        exit 0
    fi
fi
exec "$venv/bin/python" "$here/check.py" "$programs" "$root/Tests/Fixtures/goldens/models/tiny-smolvlm"
