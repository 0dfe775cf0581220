#!/bin/sh
# Records a chat at a real terminal (tmux) as text: two pictures, two questions each.
#
#     Examples/record_chat.sh [MODEL] > Examples/chat.txt
#
# MODEL is a folder or a name on the hub; without it the repository's own tiny model answers. PROGRAM, TITLE, OPTIONS,
# FIRST, SECOND (pictures) and QUESTION_1 to QUESTION_4 replace what is recorded.
set -eu
cd "$(dirname "$0")/.."

tiny=Tests/Fixtures/goldens/models/tiny-smolvlm
model=${1:-$tiny}
program=${PROGRAM:-.build/release/smolvlm}
options=${OPTIONS:-"--max-tokens 40"}
first=${FIRST:-Tests/Fixtures/images/waves-422.jpg}
second=${SECOND:-Tests/Fixtures/images/rgb-alpha.png}
question_1=${QUESTION_1:-What is in this picture?}
question_2=${QUESTION_2:-Which colours does it have?}
question_3=${QUESTION_3:-And what is in this one?}
question_4=${QUESTION_4:-What do the two pictures have in common?}
if [ "$model" = "$tiny" ]; then
    title=${TITLE:-The model is the tiny one of the tests. Its weights are random numbers, so its answers are noise:
# what there is to see is the chat.}
else
    title=${TITLE:-The model is $(basename "$model").}
fi
[ -x "$program" ] || { echo "$program: not there; make build" >&2; exit 1; }

session=smolvlm-record-$$
folder=$(mktemp -d)
trap 'tmux -L "$session" kill-server 2>/dev/null || true; rm -rf "$folder"' EXIT INT TERM
screen() { tmux -L "$session" capture-pane -p -J -S - | sed 's/[[:space:]]*$//'; }
# The prompt alone in the last line that is not empty.
wait_for_prompt() {
    tries=0
    until [ "$(screen | sed '/^$/d' | tail -n 1)" = ">" ]; do
        sleep 0.3
        tries=$((tries + 1))
        [ "$tries" -lt 2000 ] || { echo "the chat does not come back:" >&2; screen >&2; exit 1; }
    done
}
say() {
    tmux -L "$session" send-keys -l -- "$1"
    sleep 0.3
    tmux -L "$session" send-keys Enter
    sleep 0.5
    wait_for_prompt
}

# No shell start-up files, and a prompt that says nothing of the machine.
export HISTFILE= HOME="$folder" XDG_STATE_HOME="$folder" NO_COLOR=1
cp "$program" "$folder/smolvlm"
PATH="$folder:$PATH" tmux -L "$session" -f /dev/null new-session -d -x 100 -y 45 "sh"
tmux -L "$session" set-option -g history-limit 20000
sleep 1
tmux -L "$session" send-keys -l -- "PS1='$ '; clear"
tmux -L "$session" send-keys Enter
sleep 1
tmux -L "$session" clear-history
tmux -L "$session" send-keys -l -- "smolvlm chat --model $model $options"
tmux -L "$session" send-keys Enter
sleep 1
wait_for_prompt
say "/image $first"
say "$question_1"
say "$question_2"
say "/stats"
say "'$second' $question_3"
say "$question_4"
say "/show"
tmux -L "$session" send-keys C-d
sleep 1

cat <<TEXT
# A chat at a terminal, recorded by Examples/record_chat.sh.
# $title

TEXT
# Without the prompts at the end.
screen | awk '{ line[NR] = $0; if ($0 != "" && $0 != ">" && $0 != "$") last = NR }
    END { for (i = 1; i <= last; i++) print line[i] }'
