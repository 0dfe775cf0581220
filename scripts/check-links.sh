#!/bin/sh
# Follows every link between the documents of the repository: the file must be there, and so must the heading that is
# meant in it. Addresses on the network are not asked. Says nothing when all is well.
set -eu
cd "$(dirname "$0")/.."

# links FILE: what its links lead to, code left out.
links() {
    awk '/^ *```/ { code = !code; next } !code { gsub(/`[^`]*`/, ""); print }' "$1" |
        grep -o '](<*[^)> ]*' | sed 's/^](<*//'
}

# anchors FILE: the names that GitHub gives its headings.
anchors() {
    awk '/^ *```/ { code = !code; next } !code && /^#+ /' "$1" |
        sed 's/^#* //; s/\[\([^]]*\)\]([^)]*)/\1/g' | tr '[:upper:]' '[:lower:]' |
        sed "s/[]\`'\"!?.,:;()&|+=*\\/[]//g; s/ /-/g"
}

# A file that is not committed yet counts; one that git ignores does not.
failed=$(git ls-files --cached --others --exclude-standard '*.md' | while read -r document; do
    [ -f "$document" ] || continue
    folder=$(dirname "$document")
    links "$document" | while read -r link; do
        case $link in *://* | mailto:*) continue ;; esac
        file=${link%%#*}
        anchor=''
        case $link in *'#'*) anchor=${link#*'#'} ;; esac
        if [ -n "$file" ]; then target=$folder/$file; else target=$document; fi
        if [ ! -e "$target" ]; then
            echo "$document: $link: no such file"
        elif [ -n "$anchor" ] && ! anchors "$target" | grep -qxF -e "$anchor"; then
            echo "$document: $link: no such heading"
        fi
    done
done)
[ -z "$failed" ] || {
    printf '%s\n' "$failed" >&2
    exit 1
}
