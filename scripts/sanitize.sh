#!/bin/sh
# Builds Tests/KernelTiers with the kernels under sanitizers and runs it in every tier this machine has: once for data
# races between threads, once for addresses and undefined behaviour. Any finding ends the run.
#
# Takes the clang named by CC, else the one that Swift's toolchain brings, else the one in PATH; the first that has the
# sanitizers. Installs nothing.
set -eu
cd "$(dirname "$0")/.."

say() { printf 'sanitize: %s\n' "$*" >&2; }
folder=.build/sanitizers
jobs=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
swift=$(command -v swift || echo /nonexistent/swift)

# links CLANG FLAG...: whether a program of one line can be built and run with these flags.
links() {
    echo 'int main(void) { return 0; }' >"$folder/one.c"
    "$@" "$folder/one.c" -o "$folder/one" >"$folder/one.log" 2>&1 && "$folder/one" >>"$folder/one.log" 2>&1
}

# find_clang FLAGS: sets `clang` and `libraries`. The thread sanitizer of Swift's toolchain wants its Dispatch.
find_clang() {
    for clang in ${CC:+"$CC"} "$(dirname "$swift")/clang" clang; do
        command -v "$clang" >/dev/null 2>&1 || continue
        swift_libraries=$("$clang" -print-resource-dir)/../../swift/linux
        for libraries in '' "-L$swift_libraries -Wl,-rpath,$swift_libraries -ldispatch -lBlocksRuntime"; do
            # shellcheck disable=SC2086 # lists of flags
            links "$clang" $1 $libraries && return
        done
    done
    cat "$folder/one.log" >&2
    say "no clang here can link with $1. On Debian: apt-get install clang-16 libclang-rt-16-dev, then CC=clang-16"
    exit 1
}

# check NAME FLAGS: builds and runs.
check() {
    name=$1
    flags=$2
    mkdir -p "$folder/$name"
    find_clang "$flags"
    say "$name, with $clang"
    # shellcheck disable=SC2016 # expanded by the inner shell
    find Sources/CSmolKernels Tests/KernelTiers -name '*.c' | xargs -P "$jobs" -I '{}' sh -c '
        "$1" $2 -g1 -fno-omit-frame-pointer -std=c17 -Wall -Wextra -Werror -I Sources/CSmolKernels/include \
            -c "$4" -o "$3/$(echo "$4" | tr / _).o" || exit 255
    ' sh "$clang" "$flags" "$folder/$name" '{}'
    # shellcheck disable=SC2086 # lists of flags
    "$clang" $flags "$folder/$name"/*.o $libraries -lm -lpthread -o "$folder/$name/kernel-tiers" \
        2>"$folder/$name/link.log" || {
        cat "$folder/$name/link.log" >&2
        exit 1
    }
    "$folder/$name/kernel-tiers"
}

rm -rf "$folder"
mkdir -p "$folder"
check threads '-O1 -fsanitize=thread'
# Without optimisation: with it, the checks of so much inlined code take minutes to compile.
check memory '-O0 -fsanitize=address,undefined -fno-sanitize-recover=all'
