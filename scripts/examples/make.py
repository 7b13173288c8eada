"""npm run examples: makes public/examples/ again from Debian packages.

python3 scripts/examples/make.py [--from FOLDER_WITH_DEB_FILES]

Needs Debian 12's apt-get and dpkg-deb and Python 3.10 or later, nothing else. Installs nothing; the packages (65 MB,
180 MB unpacked) lie in a temporary folder while it runs. Run twice it writes the same bytes.
"""

import argparse
import sys
import tempfile
from pathlib import Path

import coding_intron
import promoters
import species
import splice
import upstream
from example import Example, ExamplesError
from packages import provide_inputs
from write import to_json, write_example

OUTPUT = Path(__file__).resolve().parents[2] / "public" / "examples"
# in the order of the gallery: from small and easy to large
EXAMPLES: list[Example] = [
    promoters.EXAMPLE,
    splice.EXAMPLE,
    coding_intron.EXAMPLE,
    upstream.EXAMPLE,
    species.EXAMPLE,
]


def main() -> None:
    """Write every example and the gallery's index."""
    parser = argparse.ArgumentParser(description="Make public/examples/ from Debian packages.")
    parser.add_argument("--from", dest="debs", type=Path, metavar="FOLDER", help="folder with the .deb files")
    debs: Path | None = parser.parse_args().debs
    keys = {key for example in EXAMPLES for key in example.inputs}
    descriptions = []
    with tempfile.TemporaryDirectory(prefix="strandbook-examples-") as work:
        paths = provide_inputs(keys, Path(work), debs.resolve() if debs else None)
        for example in EXAMPLES:
            records = example.build(paths)
            descriptions.append(write_example(example, records, OUTPUT / example.name))
            print(f"{example.name}: {len(records):,} records")
    (OUTPUT / "index.json").write_text(to_json(descriptions), encoding="utf-8")


if __name__ == "__main__":
    try:
        main()
    except ExamplesError as error:
        sys.exit(f"npm run examples: {error}")
