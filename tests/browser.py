"""Find a Chromium for the browser tests, or install Playwright's, or say what to do.

python -m tests.browser
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
WHAT_TO_DO = (
    "error: no Chromium was found, and Playwright's could not be installed\n"
    "  try: install the package `chromium` (Debian, Ubuntu: apt-get install chromium), "
    "then `make test` again"
)


def find_chromium() -> str | None:
    """Return the path of a Chromium: the machine's own, else Playwright's."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).is_file() else None


def main() -> int:
    """Make sure that there is a browser."""
    if find_chromium() is None:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    if found := find_chromium():
        print(f"browser tests use {found}")
        return 0
    print(WHAT_TO_DO, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
