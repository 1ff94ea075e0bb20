"""The pages in a real browser, the system's Chromium: `make test-browser`."""

from __future__ import annotations

import os
from importlib.util import find_spec

collect_ignore_glob = [] if find_spec("playwright") and os.environ.get("CHROMIUM") else ["test_*.py"]
