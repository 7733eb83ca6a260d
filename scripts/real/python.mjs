/**
 * Real Python workspaces, judged by the real tools: what we write must be accepted as locked wherever it was before.
 *
 *   npm run build && node scripts/real/python.mjs DIR [NAME…]
 *
 * DIR holds bare mirrors as `<owner>+<name>/repo`; uv and poetry come from scripts/real/tools.mjs. Every package is set
 * to its next minor version and every range on it follows. uv asks the registry of the lockfile, poetry nobody.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import picomatch from 'picomatch';
import { inc } from 'semver';
import { applyEdits } from '../../dist/core/text-edit.js';
import { pythonIn } from '../../dist/ecosystems/python/index.js';
import { installed } from './tools.mjs';

/** Public workspaces: repository, commit, and the roots in it. The commits are those where it still used that tool. */
const uv = [
  ['modelcontextprotocol/python-sdk', '57394b054'],
  ['cloud-custodian/cloud-custodian', 'df800e9e94'],
  ['commitizen-tools/commitizen', 'b66582e9'],
];
const poetry = [
  ['python-poetry/poetry', 'f46702336'],
  ['commitizen-tools/commitizen', '11467ced'],
  [
    'cloud-custodian/cloud-custodian',
    'ca8f897a56',
    '.',
    'tools/c7n_azure',
    'tools/c7n_gcp',
    'tools/c7n_mailer',
  ],
  ['langchain-ai/langgraph', '217795eb72', 'libs/langgraph', 'libs/cli'],
];

const [mirrors, ...names] = process.argv.slice(2);
const tools = installed(['uv', 'poetry']);
const points = [
  ...uv.map((point) => ({ tool: 'uv', point })),
  ...poetry.map((point) => ({ tool: 'poetry', point })),
].filter(({ point: [repository] }) => names.length === 0 || names.includes(repository));
let failed = 0;
for (const { tool, point } of points) failed += judge(tool, point) ? 0 : 1;
console.log(`${points.length} workspaces, ${points.length - failed} accepted as before, ${failed} not`);
process.exitCode = failed === 0 ? 0 : 1;

function judge(tool, [repository, commit, ...roots]) {
  const folder = mkdtempSync(join(tmpdir(), 'real-python-'));
  try {
    const mirror = join(mirrors, repository.replace('/', '+'), 'repo');
    const files = checkOut(mirror, commit, folder);
    const edits = [edit(roots.length === 0 ? ['.'] : roots, files, folder)];
    const locks = edits.flatMap(({ texts }) =>
      [...texts.keys()].filter((file) => file.endsWith(`${tool}.lock`)),
    );
    const before = locks.map((file) => accepts(tool, join(folder, dirname(file))));
    const changed = new Map(edits.flatMap((one) => [...one.changed]));
    for (const [file, text] of changed) writeFileSync(join(folder, file), text);
    const after = locks.map((file) => accepts(tool, join(folder, dirname(file))));
    return report({ tool, repository, commit, edits, changed, locks, before, after });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A clone that borrows the mirror's objects, with the files the tools read; the paths of all files of the commit. */
function checkOut(mirror, commit, folder) {
  const git = (input, ...args) =>
    execFileSync('git', ['-C', folder, ...args], { input, maxBuffer: 1 << 28 }).toString();
  git('', 'init', '--quiet');
  const objects = execFileSync('git', [
    '-C',
    mirror,
    'rev-parse',
    '--path-format=absolute',
    '--git-path',
    'objects',
  ]);
  writeFileSync(join(folder, '.git/objects/info/alternates'), objects);
  git('', 'update-ref', 'HEAD', execFileSync('git', ['-C', mirror, 'rev-parse', commit]).toString().trim());
  git('', 'read-tree', 'HEAD');
  const files = git('', 'ls-files', '-z').split('\0');
  const needed = files.filter((file) => /\.(?:toml|lock|py|cfg|md|rst|txt)$|(?:^|\/)LICENSE$/.test(file));
  git(needed.join('\0'), 'checkout-index', '-z', '--stdin');
  return files;
}

/** Reads the root as the program does, and edits it. */
function edit(roots, files, folder) {
  const ecosystem = pythonIn(roots);
  const texts = new Map();
  const read = (patterns) => {
    const wanted = patterns.flatMap((one) =>
      /[*?[{]/.test(one) ? files.filter((file) => picomatch(one)(file)) : [one],
    );
    for (const file of wanted)
      if (files.includes(file) && !texts.has(file)) texts.set(file, readFileSync(join(folder, file), 'utf8'));
  };
  for (let size = -1; size !== texts.size;) {
    size = texts.size;
    read(ecosystem.wants(texts));
  }
  const packages = ecosystem.packages(texts);
  read(ecosystem.lockfiles(texts));
  const next = new Map(
    packages.flatMap(({ name, version }) => (version ? [[name, inc(version, 'minor')]] : [])),
  );
  const versions = packages
    .filter(({ name }) => next.has(name))
    .map((pkg) => ({ package: pkg, version: next.get(pkg.name) }));
  const ranges = packages.flatMap(({ manifest, dependencies }) =>
    dependencies
      .filter(({ name, range }) => next.has(name) && range !== null)
      .map(({ name, kind, range }) => ({
        manifest,
        dependency: name,
        kind,
        from: range,
        to: ecosystem.rewriteRange(range, next.get(name)),
      })),
  );
  const edits = ecosystem.edit(texts, packages, versions, ranges);
  const changed = new Map([...edits].map(([file, list]) => [file, applyEdits(texts.get(file), list)]));
  return { texts, packages, versions, ranges: ranges.filter(({ from, to }) => from !== to), changed };
}

/** Whether the tool takes the lockfile of a directory as it is; what it says when it does not. */
function accepts(tool, cwd) {
  const [command, ...first] = tools[tool];
  const args = tool === 'uv' ? ['lock', '--check'] : ['check', '--lock'];
  const env = { ...process.env, NO_COLOR: '1' };
  const run = spawnSync(command, [...first, ...args], { cwd, env, encoding: 'utf8', timeout: 300_000 });
  // `poetry check` also judges the manifest; only what it says of the lockfile counts here.
  const said = `${run.stdout}${run.stderr}`;
  const ok = tool === 'uv' ? run.status === 0 : !/poetry\.lock/.test(said) && run.status !== null;
  return { ok, said: said.trim().split('\n').slice(-3).join(' | ') };
}

function report({ tool, repository, commit, edits, changed, locks, before, after }) {
  const sum = (count) => edits.reduce((total, one) => total + count(one), 0);
  const bad = locks.filter((_, at) => before[at].ok && !after[at].ok);
  console.log(
    `${tool} ${repository}@${commit}: ${sum(({ packages }) => packages.length)} packages, ${sum(({ versions }) => versions.length)} versions and ` +
      `${sum(({ ranges }) => ranges.length)} ranges changed in ${changed.size} files; lockfiles accepted: ` +
      `${before.filter(({ ok }) => ok).length} of ${locks.length} before, ${after.filter(({ ok }) => ok).length} after`,
  );
  for (const [at, file] of locks.entries())
    if (!before[at].ok || !after[at].ok)
      console.log(`  ${file}: ${before[at].ok ? 'accepted' : before[at].said} → ${after[at].said}`);
  return bad.length === 0 && before.some(({ ok }) => ok) && changed.size > 0;
}
