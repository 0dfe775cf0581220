#!/usr/bin/env bash
# The graphs that `smolvlm export` writes, in Python's onnxruntime.
#
# Needs the program smolvlm in the folder that is given (.build/release without one), python3, and a package index that
# pip can reach; without the last two it says so and does nothing.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
root="$(cd "$here/../.." && pwd)"
programs="${1:-$root/.build/release}"
venv="$root/.build/onnx_export"

if ! [ -x "$venv/bin/python" ] || ! "$venv/bin/python" -c 'import numpy, onnx, onnxruntime, PIL' 2>/dev/null; then
    if ! { python3 -m venv "$venv" && "$venv/bin/pip" install --quiet --disable-pip-version-check \
        -r "$here/requirements.txt"; } >"$root/.build/onnx_export.log" 2>&1; then
        echo "onnx_export: onnxruntime cannot be installed here, the check is skipped" >&2
        tail -3 "$root/.build/onnx_export.log" >&2
        exit 0
    fi
fi

sets=("$root/Tests/Fixtures/goldens/models" "$root/Tests/Fixtures/images")
shared="$root/../shared"
if [ -d "$shared/goldens/models" ]; then
    sets+=("$shared/goldens/models" "$shared/images")
fi
PYTHONDONTWRITEBYTECODE=1 exec "$venv/bin/python" "$here/check.py" "$programs/smolvlm" "${sets[@]}"
