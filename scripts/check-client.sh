#!/bin/sh
# check-client.sh [FOLDER]: compiles Examples/Client against the modules of the last release build, or of the build in
# FOLDER, as the program of a stranger: without the package's own symbols, and with every warning as an error. Nothing is
# linked. To run it as well: Examples/Client/README.md.
set -eu
cd "$(dirname "$0")/.."

build=${1:-.build/release}
[ -e "$build/Modules/SmolVLM.swiftmodule" ] || {
    echo "check-client: nothing is built in $build; run: swift build -c release --target SmolVLM" >&2
    exit 1
}
set -- -typecheck -parse-as-library -swift-version 6 -warnings-as-errors -I "$build/Modules"
# The C modules that the Swift ones name.
for map in Sources/C*/module.modulemap Sources/C*/include/module.modulemap "$build"/C*.build/module.modulemap; do
    [ ! -e "$map" ] || set -- "$@" -Xcc "-fmodule-map-file=$map"
done
exec swiftc "$@" Examples/Client/Sources/Client/*.swift
