#!/usr/bin/env python3
"""pandoc as a list formatter, spoken to like doicite:
list FILE.json --style FILE.csl [--locale L] --to jsonl"""
import json, re, subprocess, sys

file, options = sys.argv[2], sys.argv[3:]
command = ["pandoc", "--citeproc", "--wrap=none", "--csl", options[options.index("--style") + 1],
           "--from", "csljson", "--to", "html", file]
if "--locale" in options:
    command += ["--metadata", "lang=" + options[options.index("--locale") + 1]]
html = subprocess.run(command, capture_output=True, text=True, check=True).stdout
entry = re.compile(r'<div id="ref-([^"]*)" class="csl-entry"[^>]*>\n(.*?)\n</div>(?=\n(?:<div id="ref-|</div>))', re.S)
for key, body in entry.findall(html):
    print(json.dumps({"id": key, "reference": {"html": body}}))
