#!/bin/sh
# check-commits.sh [COMMIT]: whether the first lines of the commits after COMMIT say what they change, in at most 72
# characters. Merges are left out. Without COMMIT, that is the one from which on the rule holds. Says nothing when all is
# well.
set -eu
cd "$(dirname "$0")/.."

start=0bdff42f3e3ab293a7e820afc2cfc521db353698
if [ $# -gt 0 ]; then
    base=$1
    git rev-parse --quiet --verify "$base^{commit}" >/dev/null || {
        echo "check-commits: no such commit: $base" >&2
        exit 64
    }
else
    base=$start
    # A clone without all of its history does not hold that commit; it has nothing to be checked.
    git merge-base --is-ancestor "$base" HEAD 2>/dev/null || exit 0
fi

failed=$(git log --no-merges --format='%h %s' "$base..HEAD" | while read -r commit subject; do
    # Characters and not bytes: those that go on with a character do not count.
    length=$(printf '%s' "$subject" | LC_ALL=C tr -d '\200-\277' | wc -c | tr -d ' ')
    case $subject in
    'fixup! '* | 'squash! '* | 'amend! '*) echo "$commit: to be put into the commit that it belongs to: $subject" ;;
    *' '*)
        if [ "$length" -gt 72 ]; then
            echo "$commit: $length characters, 72 at most: $subject"
        elif [ "$length" -lt 10 ]; then
            echo "$commit: says too little: $subject"
        fi
        ;;
    *) echo "$commit: one word says too little: $subject" ;;
    esac
done)
[ -z "$failed" ] || {
    printf '%s\n' "$failed" >&2
    exit 1
}
