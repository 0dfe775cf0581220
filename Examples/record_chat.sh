#!/bin/sh
# Records a chat at a real terminal (tmux) as text: two pictures, two questions each.
#
#     Examples/record_chat.sh [MODEL] > Examples/chat.txt
#
# MODEL is a folder or a name on the hub; without it the demo model answers. PROGRAM, OPTIONS, FIRST, SECOND (pictures)
# and QUESTION_1 to QUESTION_4 replace what is recorded.
set -eu
cd "$(dirname "$0")/.."

program=${PROGRAM:-.build/release/smolvlm}
command="smolvlm chat${1:+ --model $1}${OPTIONS:+ $OPTIONS}"
first=${FIRST:-Examples/shapes.png}
second=${SECOND:-Examples/chart.png}
question_1=${QUESTION_1:-Describe the picture.}
question_2=${QUESTION_2:-How many stars are there?}
question_3=${QUESTION_3:-Which bar is the tallest?}
question_4=${QUESTION_4:-What is the value of the blue bar?}
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
mkdir -p "$folder/bin" "$folder/share/smolvlm"
cp "$program" "$folder/bin/smolvlm"
ln -s "$PWD/Models/smolvlm-demo" "$folder/share/smolvlm/smolvlm-demo"
PATH="$folder/bin:$PATH" tmux -L "$session" -f /dev/null new-session -d -x 100 -y 45 "sh"
tmux -L "$session" set-option -g history-limit 20000
sleep 1
tmux -L "$session" send-keys -l -- "PS1='$ '; clear"
tmux -L "$session" send-keys Enter
sleep 1
tmux -L "$session" clear-history
tmux -L "$session" send-keys -l -- "$command"
tmux -L "$session" send-keys Enter
sleep 1
wait_for_prompt
say "/image $first"
say "$question_1"
say "$question_2"
say "/stats"
say "/clear"
say "'$second' $question_3"
say "$question_4"
say "/show"
tmux -L "$session" send-keys C-d
sleep 1

cat <<TEXT
# A chat at a terminal, recorded by Examples/record_chat.sh.
# The model is ${1:-the demo model, Models/smolvlm-demo}.

TEXT
# Without the prompts at the end.
screen | awk '{ line[NR] = $0; if ($0 != "" && $0 != ">" && $0 != "$") last = NR }
    END { for (i = 1; i <= last; i++) print line[i] }'
