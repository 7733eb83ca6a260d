import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { registryKey } from '../../core/decide/taken.ts';
import { ReleaseError } from '../../core/error.ts';
import type { Action, Argv } from '../../core/model.ts';
import type { PackedFile } from '../../core/publication.ts';
import type { PublishCheck } from '../../core/findings.ts';
import type { Content, Found, PackageRegistry } from '../../ports.ts';
import { getter } from '../registry/get.ts';
import { pypi, pythonFiles, versionIn, type IndexedFiles } from '../registry/python-files.ts';
import { canTrust } from './npm-trust.ts';
import { registryFailed } from './npm-errors.ts';
import { patience } from './npm-look.ts';
import { packedIn } from './packed.ts';
import { pythonWithdrawing } from './python-withdraw.ts';
import { runTool, tailOf, type Bench, type Ended } from './tool.ts';
import { isShown, settling, until } from './wait.ts';

type Publish = Action<'publishPackage'>;

/** uv where it is installed, else build and twine; PyPI or another index. */
export function pythonRegistry(bench: Bench): PackageRegistry {
  return {
    check: (actions) => check(actions, bench),
    pack: (action, folder) => pack(action, folder, bench),
    compare: settling(async (action, { files }) => stateOf(await lookAt(action), files), isShown, {
      ...bench,
      lag,
    }),
    publish: (action, content) => publish(action, content, bench),
    retag: () => Promise.resolve(), // an index has no tags
    withdrawing: pythonWithdrawing,
  };
}

/** An index may show a file some minutes late. Milliseconds. */
const lag = [500, 2_000, 5_000, 10_000, 20_000, 30_000, 60_000];

/** Milliseconds between attempts where the index is in trouble. */
const again = [3_000, 15_000];

async function lookAt({ package: name, registry }: Publish): Promise<IndexedFiles> {
  const found = await pythonFiles(name, registry, getter(patience));
  if ('problem' in found) throw registryFailed(found.host, found.problem);
  return found.files;
}

/** Files are never replaced, so each is there as it was packed, or as something else, or not. */
function stateOf(there: IndexedFiles, files: Content['files']): Found {
  const isOther = files.some(({ name, sha256 }) => there.has(name) && there.get(name) !== sha256);
  if (isOther) return 'different';
  return files.length > 0 && files.every(({ name }) => there.has(name)) ? 'same' : 'absent';
}

/** Whether uv does it. */
async function hasUv(bench: Bench): Promise<boolean> {
  return runTool(['uv', '--version'], bench.root, bench).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** The time of files in what is built, so that the same files give the same bytes: hatchling's own, 2020-02-02. */
const fixedTime = '1580601600';

async function pack(
  action: Action<'packPackage'>,
  folder: string,
  bench: Bench,
): Promise<readonly PackedFile[]> {
  const argv: Argv = (await hasUv(bench))
    ? ['uv', 'build', '--out-dir', folder]
    : ['python3', '-m', 'build', '--outdir', folder];
  const env = { SOURCE_DATE_EPOCH: fixedTime, ...bench.env };
  const ended = await runTool(argv, join(bench.root, action.path), { ...bench, env });
  const files = ended.ok ? await packedIn(folder) : [];
  const made = files.filter(({ name }) => /\.(?:whl|tar\.gz)$/.test(name)); // uv adds a .gitignore
  if (made.length > 0) return made;
  throw new ReleaseError(
    'PACK_FAILED',
    `${action.package} ${action.version} could not be built:\n${tailOf(ended)}`,
    {
      hint: `Nothing was published and your files are as before. Try it alone: cd ${action.path} && ${argv.slice(0, argv.length - 2).join(' ')}`,
    },
  );
}

/** Uploads the files the index lacks, one try after the other. @throws ReleaseError REGISTRY_REFUSED, REGISTRY_FAILED */
async function publish(action: Publish, content: Content, bench: Bench): Promise<void> {
  const tool = uploading(action, await hasUv(bench));
  const ended = await until(
    async () => {
      const there = await lookAt(action);
      const lacking = content.files.filter(({ name }) => !there.has(name));
      const paths = lacking.flatMap(({ path }) => (path === null ? [] : [path]));
      return runTool([...tool, ...paths], join(bench.root, action.root), bench);
    },
    (one) => one.ok || !isTrouble(one),
    { ...bench, pauses: again, why: `${action.package} ${action.version} could not be uploaded` },
  );
  if (!ended.ok) throw failureOf(ended, action);
}

function uploading({ upload }: Publish, isUv: boolean): Argv {
  if (isUv) return ['uv', 'publish', ...(upload === null ? [] : ['--publish-url', upload])];
  const place = upload === null ? [] : ['--repository-url', upload];
  return ['python3', '-m', 'twine', 'upload', '--non-interactive', ...place];
}

/** No connection, too many requests, trouble of the index's own: as uv and twine say it. */
function isTrouble({ said }: Ended): boolean {
  return /\b(?:429|50[0234])\b|error sending request|ConnectionError|timed out|Max retries/i.test(said);
}

function failureOf(ended: Ended, { package: name, version }: Publish): ReleaseError {
  const what = `${name} ${version} could not be uploaded`;
  if (/\b40[13]\b|credentials|authentication/i.test(ended.said)) {
    return new ReleaseError(
      'REGISTRY_REFUSED',
      `${what}: the token is missing or may not write it\n${tailOf(ended)}`,
      {
        hint: 'Give uv a token in UV_PUBLISH_TOKEN (twine: TWINE_USERNAME=__token__ and TWINE_PASSWORD), or set up trusted publishing. Then: release next',
      },
    );
  }
  return new ReleaseError('REGISTRY_FAILED', `${what}:\n${tailOf(ended)}`, {
    hint: 'Once the cause is removed, what is left is done by: release next',
  });
}

/** Everything that could fail after the push. Nothing is changed. */
async function check(actions: readonly Publish[], bench: Bench): Promise<PublishCheck> {
  const problems = [await checkToken(bench)];
  for (const action of actions) problems.push(await checkFree(action));
  return { problems: problems.filter((one) => one !== null), notices: [] };
}

async function checkToken(bench: Bench): Promise<ReleaseError | null> {
  const { env } = bench;
  const isSet = (name: string): boolean => (env[name] ?? '') !== '';
  const isUv = await hasUv(bench);
  const names = isUv
    ? ['UV_PUBLISH_TOKEN', 'UV_PUBLISH_PASSWORD', 'UV_KEYRING_PROVIDER']
    : ['TWINE_PASSWORD'];
  if (names.some(isSet) || (isUv && canTrust(bench))) return null;
  const settings = await readFile(join(env['HOME'] ?? homedir(), '.pypirc'), 'utf8').catch(() => '');
  if (!isUv && /^\s*password\s*[=:]/m.test(settings)) return null;
  return new ReleaseError('REGISTRY_REFUSED', `${isUv ? 'uv' : 'twine'} has no token for the Python index`, {
    hint: isUv
      ? 'Put it into UV_PUBLISH_TOKEN, or set up trusted publishing (docs/publishing.md).'
      : 'Install uv, or set TWINE_USERNAME=__token__ and TWINE_PASSWORD.',
  });
}

async function checkFree(action: Publish): Promise<ReleaseError | null> {
  const { package: name, version, registry } = action;
  try {
    const names = [...(await lookAt(action)).keys()];
    if (!names.some((file) => registryKey(versionIn(file), 'python') === version)) return null;
  } catch (error) {
    if (error instanceof ReleaseError) return error;
    throw error;
  }
  return new ReleaseError('VERSION_TAKEN', `${registry ?? pypi} has ${name} ${version} already`, {
    hint: `Ask for another one: release next --as ${name}@<version>`,
  });
}
