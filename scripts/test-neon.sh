#!/bin/sh
# Builds Tests/KernelTiers with the kernels, for this machine and for ARMv8, and runs it: here in every tier there is,
# and on an emulated ARMv8 processor with every extension and on one with none. Warnings are errors.
#
# On an ARMv8 machine it runs natively alone. CC names the compiler; it must be a clang, as SwiftPM's is.
set -eu
cd "$(dirname "$0")/.."

say() { printf 'test-neon: %s\n' "$*" >&2; }
CC=${CC:-clang}
folder=.build/kernel-tiers
mkdir -p "$folder"

# build NAME [FLAG...]
build() {
    name=$1
    shift
    # shellcheck disable=SC2046 # a list of files without spaces
    "$CC" -O2 -std=c17 -Wall -Wextra -Werror -I Sources/CSmolKernels/include "$@" \
        $(find Sources/CSmolKernels Tests/KernelTiers -name '*.c' | sort) -o "$folder/$name" -lm -lpthread
}

# run NAME COMMAND...: its output also goes to a file.
run() {
    name=$1
    shift
    say "$name"
    "$@" >"$folder/$name.log" || {
        status=$?
        cat "$folder/$name.log"
        say "failed on $name (exit status $status)"
        exit 1
    }
    cat "$folder/$name.log"
}

build native
run native "$folder/native"

case $(uname -s)-$(uname -m) in
Linux-x86_64) ;;
*-aarch64 | *-arm64) exit 0 ;;
*)
    say "there is no emulation of ARMv8 on this system: only this machine's tiers were run"
    exit 0
    ;;
esac

sh scripts/bootstrap.sh --neon
build aarch64 --target=aarch64-linux-gnu -static
run armv8-all-extensions qemu-aarch64-static -cpu max "$folder/aarch64" portable neon neondot neonbf16
run armv8-plain qemu-aarch64-static -cpu cortex-a72 "$folder/aarch64" neon
if qemu-aarch64-static -cpu cortex-a72 "$folder/aarch64" neonbf16 >/dev/null 2>&1; then
    say "a processor without bfloat16 was taken for one that has it"
    exit 1
fi

# Pictures are resized to the same bytes everywhere.
grep -h '^resized' "$folder"/*.log | sort -u | {
    read -r first
    if read -r second; then
        say "pictures are resized differently: $first, $second"
        exit 1
    fi
}
