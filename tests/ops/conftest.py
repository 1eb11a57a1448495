"""The commands' own library is not a package of the portal: it is put on the path for these tests alone."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bin" / "lib"))
