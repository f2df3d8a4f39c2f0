#!/usr/bin/env python3
"""Reduces the Azure LLM inference trace (conversation, 2023) to what the demo gateway needs.

Usage: reduce-azure-trace.py AzureLLMInferenceTrace_conv.csv > app/demogateway/azure-trace.json
"""
import csv
import datetime
import json
import sys

EVERY = 9  # one request in nine, taken in the order of context tokens: pairs stay pairs, and both spreads are kept
GAP_STEPS = 256

with open(sys.argv[1], newline="", encoding="utf-8") as source:
    rows = list(csv.DictReader(source))
times = [datetime.datetime.fromisoformat(row["TIMESTAMP"][:26]) for row in rows]
pairs = sorted((int(row["ContextTokens"]), int(row["GeneratedTokens"])) for row in rows)
gaps = sorted((b - a).total_seconds() for a, b in zip(times, times[1:]))
mean_gap = sum(gaps) / len(gaps)
whole_minutes = int((times[-1] - times[0]).total_seconds() // 60)
minutes = [0] * (whole_minutes + 1)
for time in times:
    minutes[int((time - times[0]).total_seconds() // 60)] += 1
minutes = minutes[:whole_minutes]
mean_minute = sum(minutes) / len(minutes)

json.dump({
    "source": "Azure/AzurePublicDataset, data/AzureLLMInferenceTrace_conv.csv",
    "licence": "CC-BY 4.0",
    "cite": "Patel et al., Splitwise: Efficient generative LLM inference using phase splitting, ISCA 2024",
    "reduced": f"token_pairs: one request in {EVERY} in the order of context tokens (context, generated); "
               f"gap_quantiles: {GAP_STEPS + 1} quantiles of the time between arrivals, mean 1; "
               "minute_shape: requests in each whole minute of the trace, mean 1. Made by packaging/demo/reduce-azure-trace.py",
    "requests_in_trace": len(rows),
    "token_pairs": [list(pair) for pair in pairs[EVERY // 2::EVERY]],
    "gap_quantiles": [round(gaps[min(len(gaps) - 1, step * len(gaps) // GAP_STEPS)] / mean_gap, 5)
                      for step in range(GAP_STEPS + 1)],
    "minute_shape": [round(count / mean_minute, 4) for count in minutes],
}, sys.stdout, separators=(",", ":"))
print()
