"""Writes test/data/python/content-hash.json: the content-hash that Poetry itself gives to some pyproject.toml.

An outside oracle for src/ecosystems/python/content-hash.ts. To make it again:
    pip install poetry && python scripts/poetry-hashes.py && npm run format
"""

import json
import tomllib
from importlib.metadata import version as installed
from pathlib import Path

from poetry.packages.locker import Locker

POETRY = '[tool.poetry]\nname = "a"\nversion = "1.0.0"\n'
PROJECT = '[project]\nname = "a"\nversion = "1.0.0"\nrequires-python = ">=3.9"\ndependencies = ["b>=1,<2", "c ; os_name == \'nt\'"]\n'
MANIFESTS = [
    POETRY,
    POETRY + '[tool.poetry.dependencies]\npython = "^3.9"\nb = { version = "^1.0", optional = true, extras = ["x", "y"] }\n',
    POETRY + '[tool.poetry.dependencies]\nb = [{ version = "^1", python = "<3.10" }, { version = "^2", python = ">=3.10" }]\n',
    POETRY + '[tool.poetry.dev-dependencies]\nb = "*"\n[tool.poetry.extras]\nall = ["b"]\n',
    POETRY + '[tool.poetry.group.dev.dependencies]\nb = "~1.2"\n[tool.poetry.group.docs]\noptional = true\n',
    POETRY + '[[tool.poetry.source]]\nname = "ünïcode 😀 \\" \\\\ \\u007f \\t"\nurl = "https://example.org"\npriority = "explicit"\n',
    POETRY + '[tool.poetry.dependencies]\nb = { git = "https://example.org", branch = "main", develop = false, n = 12 }\n',
    PROJECT,
    PROJECT + '[project.optional-dependencies]\nz = ["d"]\ne = []\n',
    PROJECT + '[dependency-groups]\ndev = ["d>=1", { include-group = "lint" }]\nlint = []\n',
    PROJECT + '[tool.poetry]\npackage-mode = false\n[tool.poetry.dependencies]\nb = { path = "../b", develop = true }\n',
    '[dependency-groups]\ndev = ["d"]\n',
    "[tool.black]\nline-length = 100\n",
    POETRY.replace("\n", "\r\n"),
]


def hashes(text):
    locker = Locker(Path("poetry.lock"), tomllib.loads(text))
    return {
        "with-groups": locker._get_content_hash(),
        "without-groups": locker._get_content_hash(with_dependency_groups=False),
    }


facts = {"oracle": {"poetry": installed("poetry")}, "hashes": [{"pyproject": text, **hashes(text)} for text in MANIFESTS]}
target = Path(__file__).parent.parent / "test/data/python/content-hash.json"
target.write_text(json.dumps(facts, indent=2, ensure_ascii=False) + "\n")
print(f"{len(MANIFESTS)} manifests")
