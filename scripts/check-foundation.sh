#!/bin/sh
# Fails where a source brings in the whole of Foundation: with it, a program that is linked statically carries ICU's
# tables, some 40 MB that nothing here reads. A source that needs URL, Data, JSONDecoder or FileManager says
#
#     #if canImport(FoundationEssentials)
#     import FoundationEssentials
#     #else
#     import Foundation
#     #endif
#
# where the `#else` is for systems whose Foundation is a part of the system.
set -eu
cd "$(dirname "$0")/.."

# Sources that must have all of it, one a line with its reason behind a blank. There are none.
allowed=''

found=$(find Sources -name '*.swift' -exec awk '
    FNR == 1 { essentials = 0; otherwise = 0 }
    /^#if canImport\(FoundationEssentials\)/ { essentials = 1 }
    /^#else/ { otherwise = essentials }
    /^#endif/ { essentials = 0; otherwise = 0 }
    /import (struct |class |enum |protocol |func )?Foundation(Networking|XML|Internationalization)?([. ]|$)/ {
        if (!/^ *\/\// && !otherwise) print FILENAME ":" FNR
    }' {} + | sort)
bad=''
for place in $found; do
    printf '%s\n' "$allowed" | grep -q "^${place%:*} " || bad="$bad $place"
done
[ -z "$bad" ] && exit
for place in $bad; do
    echo "$place: imports all of Foundation; expected FoundationEssentials, see scripts/check-foundation.sh" >&2
done
exit 1
