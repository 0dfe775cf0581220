#!/bin/sh
# Judges Models/smolvlm-demo with the reference, and makes the fixture of the Swift tests anew.
#
#     [PYTHON=interpreter] ./judge.sh
set -eu
cd "$(dirname "$0")"
python=${PYTHON:-python}
model=../../Models/smolvlm-demo
fixture=../../Tests/Fixtures/demo

mkdir -p .build results
"$python" held_out.py .build/held-out --pictures 400 --seed 1
for dtype in float32 bfloat16; do
    "$python" evaluate.py "$model" .build/held-out/questions.jsonl --dtype "$dtype" --json "results/held-out-$dtype.json"
done
"$python" by_hand.py .build/by-hand
"$python" evaluate.py "$model" .build/by-hand/questions.jsonl --answers results/by-hand.jsonl

"$python" held_out.py "$fixture" --pictures 200 --questions 3 --seed 2 --format webp
"$python" evaluate.py "$model" "$fixture/questions.jsonl" --answers "$fixture/reference.jsonl" --json results/fixture.json
"$python" card.py "$model"
