"""Runs the Python of an exported model's card, as its reader would, and checks the difference that it prints.

Run: python3 bench/parity/card.py FOLDER      where FOLDER holds README.md, model/, sequences.fasta and predictions.tsv
Needs what the card asks for: onnxruntime and tokenizers, or torch and transformers (none of them is in Debian 12 but torch).
"""

import os
import re
import subprocess
import sys

# Six digits stand in predictions.tsv; float32 in another order of summation adds less than that.
TOLERANCE = 1e-4


def main() -> None:
    (folder,) = sys.argv[1:]
    card = open(os.path.join(folder, "README.md"), encoding="utf-8").read()
    code = re.findall(r"```python\n(.*?)\n```", card, flags=re.S)[-1]
    lines = [line for line in code.split("\n") if line]
    run = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True)
    if run.returncode != 0:
        sys.exit(run.stderr)
    (difference,) = re.findall(r"largest difference from predictions.tsv: (\S+)", run.stdout)
    print(f"{len(lines)} lines; largest difference from predictions.tsv: {difference}")
    if not float(difference) < TOLERANCE:
        sys.exit(f"expected less than {TOLERANCE}")


if __name__ == "__main__":
    main()
