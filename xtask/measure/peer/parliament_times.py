"""How long parliament, today's linter, takes for each policy of a folder: parliament_times.py FOLDER > TIMES.json"""

import json
import sys
import time
from pathlib import Path

from parliament import analyze_policy_string

RUNS = 3


def analyse(text):
    try:
        analyze_policy_string(text)
    except Exception:
        # It gives up on a few policies; the time until then counts.
        pass


def seconds(text):
    runs = []
    for _ in range(RUNS):
        start = time.perf_counter()
        analyse(text)
        runs.append(time.perf_counter() - start)
    return sorted(runs)[RUNS // 2]


texts = [file.read_text() for file in sorted(Path(sys.argv[1]).glob("*.json"))]
# The first run reads its data.
analyse(texts[0])
json.dump([seconds(text) for text in texts], sys.stdout)
