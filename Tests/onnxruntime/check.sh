#!/usr/bin/env bash
# Exported graphs in Python's onnxruntime, with the model card's loop, and before onnx's own checker.
#
# Needs the program smolvlm in the folder that is given (.build/release without one), python3, and a package index that
# pip can reach; without the last two it says so and does nothing.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
root="$(cd "$here/../.." && pwd)"
programs="${1:-$root/.build/release}"
venv="$root/.build/onnxruntime-python"

if ! [ -x "$venv/bin/python" ] || ! "$venv/bin/python" -c 'import onnx, onnxruntime' 2>/dev/null; then
    if ! { python3 -m venv "$venv" && "$venv/bin/pip" install --quiet --disable-pip-version-check \
        -r "$here/requirements.txt"; } >"$root/.build/onnxruntime-python.log" 2>&1; then
        echo "onnxruntime: cannot be installed here, the check of exports is skipped" >&2
        tail -3 "$root/.build/onnxruntime-python.log" >&2
        exit 0
    fi
fi
models=("$root"/Tests/Fixtures/goldens/models/*/)
if [ -d "$root/../shared/goldens/models" ]; then models+=("$root"/../shared/goldens/models/*/); fi
exec "$venv/bin/python" "$here/check.py" "$programs/smolvlm" "${models[@]}"
