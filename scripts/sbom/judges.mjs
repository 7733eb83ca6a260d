import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { installed } from '../real/tools.mjs';

/** What a package manager itself reads from its lockfile: { name, version, hashes? } of each package that is not the repository's own. */
export const judges = {
  'npm sbom': (dir) => {
    const bom = JSON.parse(run(dir, ['npm'], 'sbom', '--package-lock-only', '--sbom-format', 'cyclonedx'));
    return bom.components.map(({ purl, version, hashes = [] }) => ({
      name: decodeURIComponent(purl.replace(/^pkg:npm\//, '').replace(/@[^@]*$/, '')),
      version,
      hashes: hashes.map(({ content }) => content),
    }));
  },
  'pnpm list': (dir) => {
    const flags = ['list', '-r', '--depth', 'Infinity', '--json', '--lockfile-only'];
    const found = new Map();
    for (const project of JSON.parse(run(dir, tool('pnpm10'), ...flags))) walk(project, found);
    return [...found.values()];
  },
  'yarn info': berry,
  'yarn list': (dir) => {
    const found = new Map();
    const out = lines(run(dir, tool('yarn1'), 'list', '--json', '--no-progress', '--ignore-engines'));
    const tree = out.map((line) => JSON.parse(line)).find(({ type }) => type === 'tree');
    walkYarn(tree.data.trees, found);
    return [...found.values()];
  },
  'bun pm ls': (dir) =>
    lines(run(dir, tool('bun'), 'pm', 'ls', '--all')).flatMap((line) => {
      const [, name, version] = /[├└]── (@?[^@]+)@(\S+)/.exec(line) ?? [];
      return name === undefined || /^workspace:/.test(version) ? [] : [{ name, version }];
    }),
  'cargo metadata': (dir) => {
    const { packages } = JSON.parse(
      run(dir, ['cargo'], 'metadata', '--locked', '--all-features', '--format-version', '1'),
    );
    return packages.filter(({ source }) => source !== null).map(({ name, version }) => ({ name, version }));
  },
  'uv export': (dir) => {
    const flags = [
      '--all-packages',
      '--all-extras',
      '--all-groups',
      '--frozen',
      '--no-header',
      '--no-annotate',
    ];
    const found = [];
    for (const line of lines(run(dir, tool('uv'), 'export', ...flags, '--no-emit-workspace'))) {
      const [, name, version] = /^([a-z0-9][\w.-]*)==([^\s;\\]+)/i.exec(line) ?? [];
      const hash = /--hash=sha256:([0-9a-f]{64})/.exec(line)?.[1];
      if (name !== undefined) found.push({ name, version, hashes: [] });
      if (hash !== undefined) found.at(-1).hashes.push(hash);
    }
    return found;
  },
  'poetry show': (dir) =>
    JSON.parse(run(dir, tool('poetry'), 'show', '--no-ansi', '-f', 'json', '--all')).map(
      ({ name, version }) => ({ name, version: version.split(' ', 1)[0] }),
    ),
  'go list': (dir) => {
    const modules = lines(
      run(
        dir,
        ['go'],
        'list',
        '-m',
        '-f',
        '{{.Path}} {{.Version}} {{.Main}} {{with .Replace}}{{.Path}} {{.Version}}{{end}}',
        'all',
      ),
    );
    const required = new Set(
      JSON.parse(run(dir, ['go'], 'mod', 'edit', '-json')).Require?.map(({ Path }) => Path) ?? [],
    );
    return modules
      .map((line) => line.split(' '))
      .filter(([, , main]) => main === 'false')
      .map(([path, version, , by, at]) => ({
        name: by || path,
        version: at || version,
        isRequired: required.has(path),
      }));
  },
  syft: (dir) => {
    const scan = ['scan', 'dir:.', '--quiet', '--output', 'cyclonedx-json'];
    return inBill(run(dir, tool('syft'), ...scan), dir);
  },
  cdxgen: (dir) => {
    const folder = mkdtempSync(join(tmpdir(), 'release-cdxgen-'));
    try {
      const out = join(folder, 'bom.json');
      run(dir, tool('cdxgen'), '--no-install-deps', '--spec-version', '1.6', '--output', out, '.');
      return inBill(readFileSync(out, 'utf8'), dir);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** The packages of another generator's CycloneDX document, by what their package URLs say, with the files each was found in. */
function inBill(text, dir) {
  const found = new Map();
  for (const { purl = '', hashes = [], properties = [] } of JSON.parse(text).components) {
    const [, type, path, tail = ''] = /^pkg:([^/]+)\/([^?#]+?)(?:@([^?#@]*))?(?:[?#].*)?$/.exec(purl) ?? [];
    if (type === undefined) continue;
    const [name, version] = [path, tail].map(decodeURIComponent);
    const key = `${name}@${version}`;
    const before = found.get(key) ?? { files: [], hashes: [] };
    const files = [...before.files, ...filesIn(properties, dir)];
    const all = [...before.hashes, ...hashes.map(({ content }) => content)];
    found.set(key, { type, name, version, hashes: all, files });
  }
  return [...found.values()];
}

/** syft tells them from the root of what it looks at; cdxgen from some folder above it. */
function filesIn(properties, dir) {
  return properties
    .filter(({ name }) => name === 'SrcFile' || /^syft:location:\d+:path$/.test(name))
    .map(({ value }) =>
      value
        .split(`${basename(dir)}/`)
        .at(-1)
        .replace(/^\//, ''),
    );
}

function berry(dir) {
  return lines(run(dir, tool('yarn4'), 'info', '-AR', '--json')).flatMap((line) => {
    const { value, children } = JSON.parse(line);
    const [, known, rest] = /^(@?[^@]+)@(.+)$/.exec(value) ?? [];
    const isMember = /^(?:workspace|virtual:[0-9a-f]+#workspace):/.test(rest);
    return isMember ? [] : [{ name: known, version: children.Version }];
  });
}

function walk(node, found) {
  for (const section of ['dependencies', 'devDependencies', 'optionalDependencies', 'unsavedDependencies'])
    for (const [alias, child] of Object.entries(node[section] ?? {})) {
      const isHere = /^(?:link|file):/.test(child.version);
      if (!isHere)
        found.set(`${child.from ?? alias}@${child.version}`, {
          name: child.from ?? alias,
          version: child.version,
        });
      walk(child, found);
    }
}

function walkYarn(trees, found) {
  for (const { name: text, children = [], shadow } of trees) {
    const [, name, version] = /^(@?[^@]+)@(.+)$/.exec(text) ?? [];
    if (name !== undefined && shadow !== true) found.set(text, { name, version });
    walkYarn(children, found);
  }
}

function tool(name) {
  const argv = installed([name])[name];
  if (argv === undefined) throw new Error(`${name} is missing: node scripts/real/tools.mjs ${name}`);
  return argv;
}

function run(cwd, [program, ...args], ...more) {
  return execFileSync(program, [...args, ...more], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 1024 * 1024 * 1024,
    env: {
      ...process.env,
      npm_config_manage_package_manager_versions: 'false',
      npm_config_ignore_pnpmfile: 'true',
      YARN_IGNORE_PATH: '1',
      YARN_ENABLE_TELEMETRY: '0',
      GOFLAGS: '-mod=mod',
      GOTOOLCHAIN: 'local',
      CARGO_NET_RETRY: '5',
      SYFT_JAVASCRIPT_INCLUDE_DEV_DEPENDENCIES: 'true',
      SYFT_CHECK_FOR_APP_UPDATE: 'false',
    },
  });
}

function lines(text) {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
