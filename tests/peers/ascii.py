"""Replaces what is not ASCII: characters that TeX has no command for, which pdfLaTeX cannot set."""

import sys

sys.stdout.write("".join(c if ord(c) < 128 else "?" for c in sys.stdin.read()))
