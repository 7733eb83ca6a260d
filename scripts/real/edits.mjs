/** The edits of a forced release in a tree, made by the built ecosystems and the built cascade. */
import { execFileSync } from 'node:child_process';
import { readFileSync, lstatSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import picomatch from 'picomatch';
import semver from 'semver';

const dist = (path) => import(new URL(`../../dist/${path}`, import.meta.url).href);
const { pulled, rangeEdits } = await dist('core/cascade.js');
export const ecosystems = {
  npm: (await dist('ecosystems/npm/index.js')).npm,
  cargo: (await dist('ecosystems/cargo/index.js')).cargo,
};

/** Everything the ecosystem asks for, as the tool itself reads it: until nothing new is wanted, lockfiles last. */
export function readTree(dir, ecosystem) {
  const files = execFileSync('git', ['ls-files', '-z'], {
    cwd: dir,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  }).split('\0');
  const texts = new Map();
  const read = (wanted) => {
    const matches = files.includes(wanted) ? [wanted] : files.filter(picomatch(wanted, { dot: true }));
    for (const path of matches) {
      const isFile = path !== '' && lstatSync(join(dir, path), { throwIfNoEntry: false })?.isFile();
      if (isFile) texts.set(path, readFileSync(join(dir, path), 'utf8'));
    }
  };
  for (const asked = new Set(); ;) {
    const wanted = ecosystem.wants(texts).filter((one) => !asked.has(one));
    if (wanted.length === 0) break;
    for (const one of wanted) {
      asked.add(one);
      read(one);
    }
  }
  ecosystem.lockfiles(texts).forEach(read);
  return texts;
}

/** Releases that are forced, by name; each chooses the first moves, the cascade does the rest. */
export const scenarios = {
  'out of range': (target) => [[target, semver.inc(target.version, 'major')]],
  'in range': (target) => [[target, semver.inc(target.version, 'patch')]],
  prerelease: (target) => [[target, semver.inc(target.version, 'premajor', 'rc')]],
  everything: (_target, packages) => packages.map((each) => [each, semver.inc(each.version, 'minor')]),
};

/** The package most others depend on, first by number, then by name; undefined where nobody depends on anybody. */
export function mostDependedOn(packages) {
  const count = (name) =>
    packages.filter((each) => each.dependencies.some((one) => one.name === name)).length;
  return packages
    .filter((each) => each.version !== null && count(each.name) > 0)
    .sort((a, b) => count(b.name) - count(a.name) || (a.name < b.name ? -1 : 1))[0];
}

/** Writes the edits of one scenario; says how many packages moved, ranges were rewritten and files changed. */
export function edit(dir, id, scenario) {
  const ecosystem = ecosystems[id];
  const texts = readTree(dir, ecosystem);
  const packages = ecosystem.packages(texts);
  const versioned = packages.filter((each) => each.version !== null);
  const moves = new Map();
  const move = (pkg, to) => {
    // Those that inherit the same version line move together.
    for (const each of versioned.filter(
      (one) =>
        one.versionFile === pkg.versionFile &&
        (one === pkg || pkg.versionFile !== pkg.manifest || one.versionFile !== one.manifest),
    ))
      if (!moves.has(each.manifest)) moves.set(each.manifest, { from: each.version, to });
  };
  for (const [pkg, to] of scenarios[scenario](mostDependedOn(packages), versioned)) move(pkg, to);
  const cascade = { requirements: new Map([[id, ecosystem]]), rules: {}, declared: new Map() };
  settle(packages, moves, move, cascade);
  const versions = versioned
    .filter((each) => moves.has(each.manifest))
    .map((each) => ({ package: each, version: moves.get(each.manifest).to }));
  const ranges = rangeEdits(packages, moves, cascade);
  const edits = ecosystem.edit(texts, packages, versions, ranges);
  for (const [path, list] of edits) writeFileSync(join(dir, path), splice(texts.get(path), list));
  return { moved: versions.length, ranges: ranges.length, files: edits.size };
}

/** Dependents follow until nothing more does; at the level the cascade says, or as a prerelease where the first is. */
function settle(packages, moves, move, cascade) {
  const isPre = [...moves.values()].some(({ to }) => semver.prerelease(to) !== null);
  for (let before = -1; before !== moves.size;) {
    before = moves.size;
    for (const { manifest, level } of pulled(packages, moves, cascade)) {
      const pkg = packages.find((each) => each.manifest === manifest);
      if (pkg.version === null || moves.has(manifest)) continue;
      move(pkg, isPre ? semver.inc(pkg.version, `pre${level}`, 'rc') : semver.inc(pkg.version, level));
    }
  }
}

function splice(text, edits) {
  let [result, done] = ['', 0];
  for (const { start, end, was, text: put } of edits) {
    if (start < done || text.slice(start, end) !== was) throw new Error(`bad edit at ${start}`);
    result += text.slice(done, start) + put;
    done = end;
  }
  return result + text.slice(done);
}
