"""The project's own source files, as the architecture tests read them."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SKIPPED = {"migrations"}


@cache
def _files() -> list[Path]:
    """Files git knows or would add; every file below the root where there is no git."""
    try:
        listing = subprocess.run(
            ["git", "ls-files", "-co", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            check=True,
            text=True,
        ).stdout.splitlines()
    except (OSError, subprocess.CalledProcessError):
        hidden = {".venv", "var", "node_modules", ".git"}
        return [path for path in ROOT.rglob("*") if path.is_file() and not hidden & set(path.relative_to(ROOT).parts)]
    return [ROOT / name for name in listing if (ROOT / name).is_file()]


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def python_files(*roots: str) -> list[Path]:
    """All modules but migrations, or those below the given top-level folders."""
    return [
        path
        for path in _files()
        if path.suffix == ".py"
        and not SKIPPED & set(path.parts)
        and (not roots or relative(path).split("/")[0] in roots)
    ]


def template_files() -> list[Path]:
    return [path for path in _files() if relative(path).startswith("templates/") and path.suffix in {".html", ".txt"}]


def text_files() -> list[Path]:
    known = {".py", ".html", ".txt", ".md", ".toml", ".yml", ".json", ".css", ".js", ".sh", ".csv", ".po", ".conf", ""}
    return [path for path in _files() if path.suffix in known]
