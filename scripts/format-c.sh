#!/bin/sh
# Lays out the C (and what C++ there is) as .clang-format says; with --check it only looks, and fails where a line would
# change. Takes clang-format 14 alone: where that is not installed it says so and leaves the C as it is.
set -eu
cd "$(dirname "$0")/.."

for program in "${CLANG_FORMAT:-}" clang-format-14 clang-format; do
    [ -n "$program" ] && "$program" --version 2>/dev/null | grep -q 'version 14\.' || continue
    [ "${1:-}" = --check ] && mode='--dry-run -Werror' || mode=-i
    # shellcheck disable=SC2086 # two words
    find Sources/C* Tests/KernelTiers Benchmarks \( -name '*.[ch]' -o -name '*.cpp' \) -exec "$program" $mode {} +
    exit
done
echo 'format-c: no clang-format 14 here, the C is left as it is. On Debian: apt-get install clang-format-14' >&2
