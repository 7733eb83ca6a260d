"""Writes test/data/python/pep440.json: what PyPI's `packaging` and Poetry's `poetry-core` say of versions and specifiers.

An outside oracle for src/core/version/pep440.ts and src/ecosystems/python. To make it again:
    pip install packaging poetry-core && python scripts/pep440-facts.py && npm run format
"""

import itertools
import json
from importlib.metadata import version as installed
from pathlib import Path

from packaging.specifiers import SpecifierSet
from packaging.version import InvalidVersion, Version
from poetry.core.constraints.version import Version as PoetryVersion, parse_constraint

# Every part in every spelling that PEP 440 names, and texts that are no versions.
PRE = ["a1", "alpha2", "b", "beta.3", "-beta-4", "_b_5", ".rc6", "c7", "pre8", "preview9", "RC10", "b09", "rc11"]
POST = ["", ".post1", "-2", "post", ".rev3", "r4", "_POST_5", "-post.6"]
DEV = ["", ".dev1", "dev", "-dev2", "_DEV_3"]
RELEASES = ["1", "1.0", "1.2.3", "01.02.03", "2024.1.15", "0.0.0", "1.2.3.4"]
SPELLED = [
    *(release + suffix for release in RELEASES for suffix in ["", *PRE]),
    *("1.0" + "".join(parts) for parts in itertools.product(["", "a1", "rc.2"], POST, DEV)),
    *(prefix + "1.0b2" for prefix in ["v", "V", " ", "1!", "v2!", "0!"]),
    *("1.0+" + local for local in ["abc", "ABC", "1", "01", "abc.1", "abc-1_2", "ubuntu.2004", "1.abc"]),
    "1.0b2.post3.dev4+local.5", "1.0.0-beta2", "1.0.0-beta.2", "1.0.0-alpha", "1.0.0-1",
]
NOT_VERSIONS = [
    "", ".", "v", "1.", ".1", "1..2", "1.0-", "1.0-next.1", "1.0canary", "french toast", "1.0+", "1.0+a+b", "1.0+_x",
    "1.0a1b2", "1.0.dev1.post2", "1.0.dev1a1", "1!2!3", "a", "1.0 b", "1,0", "1.x", "1.*", "=1.0", "==1.0", "1.0post-1-2",
    "1.0--rc1", "1.0..rc1", "1.0.0-alpha.1.2", "0x10", "1_0", "1e5", "latest",
]

CANDIDATES = [
    "0", "0.0.1", "0.1.0", "0.9.9", "1.0.dev1", "1.0a1", "1.0b2", "1.0b10", "1.0rc1", "1.0", "1.0.post1", "1.0+local.1",
    "1.0.1", "1.1.dev2", "1.1b1", "1.1", "1.2.3", "1.2.4", "1.3.0", "1.9.9", "1.10.0", "2.0.dev0", "2.0a1", "2.0rc1", "2.0",
    "2.0.post1", "2.0.1", "2.1.0b3", "2.1.0", "3.0.0", "10.0.0", "1!1.0",
]
OPERANDS = ["0.1", "1", "1.0", "1.0.0", "1.0b2", "1.0.post1", "1.0.dev1", "1.2.3", "2.0", "2.0rc1", "2", "1.1"]
SPECIFIERS = [
    *(op + v for op in ["==", "!=", "<=", ">=", "<", ">", "==="] for v in OPERANDS),
    *("~=" + v for v in OPERANDS if "." in v),
    *(op + v for op in ["==", "!="] for v in ["0.*", "1.*", "1.0.*", "1.2.*", "2.0.*", "10.*"]),
    ">=1,<2", ">=1.0,<2.0", ">=1.0.0b2,<2", ">= 1.0 , < 2.0 ", ">=1.0,!=1.1,<3", "~=1.2,!=1.2.4", ">1.0,<=2.0", "<2,>=1.0rc1",
    "==1.0+local.1", ">=1.2,<1.3", ">=0.1,<0.2",
]
POETRY = [
    *(op + v for op in ["^", "~", "", "=", "^ ", "~ "] for v in ["0.0.1", "0.1", "0.9", "0", "1", "1.0", "1.2", "1.2.3", "2.0.0", "1.0b2", "2.0rc1"]),
    "*", "1.*", "1.2.*", "2.*", "0.*", ">=1.0,<2.0", ">=1.0 <2.0", "^1.0 || ^3.0", "<1.0 || >=2.0", "^1.0|^2.0", "!=1.0", "~1.2, !=1.2.4", ">=1.0",
]


def normalized(text):
    try:
        return str(Version(text))
    except InvalidVersion:
        return None


def chosen(specifier, version):
    """As installers choose: prereleases only where the specifier names one (PEP 440, "Handling of pre-releases")."""
    found = SpecifierSet(specifier)
    return found.contains(version, prereleases=bool(found.prereleases))


def poetry_chosen(constraint, version):
    found, candidate = parse_constraint(constraint), PoetryVersion.parse(version)
    names = any(mark in constraint for mark in ["b", "rc", "a", "dev"])
    return found.allows(candidate) and (names or constraint == "*" or not candidate.is_unstable())


def row(values):
    return "".join("1" if value else "0" for value in values)


texts = sorted({*SPELLED, *NOT_VERSIONS})
ordered = sorted({normalized(text) for text in SPELLED} - {None}, key=lambda text: (Version(text), text))
facts = {
    "oracles": {name: installed(name) for name in ["packaging", "poetry-core"]},
    "normalized": {text: normalized(text) for text in texts},
    # Ascending; texts in one list are equal.
    "order": [list(same) for _, same in itertools.groupby(ordered, key=Version)],
    "candidates": CANDIDATES,
    # One digit for each candidate: 1 where it is chosen.
    "specifiers": {one: row(chosen(one, version) for version in CANDIDATES) for one in SPECIFIERS},
    "poetry": {one: row(poetry_chosen(one, version) for version in CANDIDATES) for one in POETRY},
}
target = Path(__file__).parent.parent / "test/data/python/pep440.json"
target.write_text(json.dumps(facts, indent=2, ensure_ascii=False) + "\n")
pairs = (len(facts["specifiers"]) + len(facts["poetry"])) * len(CANDIDATES)
print(f"{len(texts)} texts, {len(ordered)} ordered versions, {pairs} pairs of requirement and version")
