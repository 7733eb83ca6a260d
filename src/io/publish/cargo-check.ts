import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ReleaseError } from '../../core/error.ts';
import type { Action } from '../../core/model.ts';
import type { PublishCheck } from '../../core/findings.ts';
import { isObject, parseObject } from '../registry/answers.ts';
import { cargoHome } from '../registry/cargo-index.ts';
import { nameOf } from './cargo-errors.ts';
import { lookAt } from './cargo-look.ts';
import { runTool, type Bench } from './tool.ts';

type Publish = Action<'publishPackage'>;

/** Everything about Cargo that could fail after the push. Nothing is changed. */
export async function checkCargo(actions: readonly Publish[], bench: Bench): Promise<PublishCheck> {
  const problems: ReleaseError[] = [];
  for (const registry of new Set(actions.map((action) => action.registry)))
    problems.push(...(await problemsOf(() => checkToken(registry, bench))));
  for (const action of actions) problems.push(...(await problemsOf(() => checkFree(action, bench))));
  for (const root of new Set(actions.map((action) => action.root)))
    problems.push(...(await problemsOf(() => checkManifests(root, actions, bench))));
  return { problems, notices: [] };
}

async function problemsOf(check: () => Promise<ReleaseError | null>): Promise<readonly ReleaseError[]> {
  try {
    const problem = await check();
    return problem === null ? [] : [problem];
  } catch (error) {
    if (error instanceof ReleaseError) return [error];
    throw error;
  }
}

/** Cargo finds tokens in variables, in its credentials file, or through providers, which only it can ask. */
async function checkToken(registry: string | null, { env, root }: Bench): Promise<ReleaseError | null> {
  const key = registry === null ? 'CARGO_REGISTRY' : `CARGO_REGISTRIES_${nameOf(registry)}`;
  if (['TOKEN', 'CREDENTIAL_PROVIDER'].some((end) => (env[`${key}_${end}`] ?? '') !== '')) return null;
  if ((env['CARGO_REGISTRY_GLOBAL_CREDENTIAL_PROVIDERS'] ?? '') !== '') return null;
  const home = cargoHome(env);
  const places = ['credentials.toml', 'credentials', 'config.toml'].map((name) => join(home, name));
  const texts = await Promise.all([...places, join(root, '.cargo/config.toml')].map(read));
  if (texts.some((text) => /^\s*token\s*=|credential-provider|credential-alias/m.test(text))) return null;
  const host = registry ?? 'crates.io';
  return new ReleaseError('REGISTRY_REFUSED', `cargo has no token for ${host}`, {
    hint: `Put it into ${key}_TOKEN, or: cargo login${registry === null ? '' : ` --registry ${registry}`}`,
  });
}

function read(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}

async function checkFree(action: Publish, bench: Bench): Promise<ReleaseError | null> {
  const { package: name, version, registry } = action;
  if ((await lookAt(action, bench)) === null) return null;
  return new ReleaseError('VERSION_TAKEN', `${registry ?? 'crates.io'} has ${name} ${version} already`, {
    hint: `Set registries: { cargo: true } in release.config, so that versions that are taken are passed over, or ask for another one: release next --as ${name}@<version>`,
  });
}

/** crates.io refuses a crate without a description or a licence (Cargo reference, "Publishing on crates.io"). */
async function checkManifests(
  root: string,
  actions: readonly Publish[],
  bench: Bench,
): Promise<ReleaseError | null> {
  const asked = ['cargo', 'metadata', '--no-deps', '--format-version', '1'] as const;
  const ended = await runTool([...asked], join(bench.root, root), bench);
  const listed = parseObject(ended.out)?.['packages'];
  const crates = Array.isArray(listed) ? listed.filter(isObject) : [];
  const here = actions.filter((action) => action.root === root && action.registry === null);
  const poor = here.flatMap(({ package: name }) => {
    const crate = crates.find((one) => one['name'] === name) ?? {};
    const lacks = [
      ...(crate['description'] ? [] : ['description']),
      ...(crate['license'] || crate['license_file'] ? [] : ['license']),
    ];
    return lacks.length === 0 ? [] : [`${name} (${lacks.join(', ')})`];
  });
  if (poor.length === 0) return null;
  return new ReleaseError(
    'REGISTRY_REFUSED',
    `crates.io takes no crate without a description and a license: ${poor.join('; ')}`,
    {
      hint: 'Write them into Cargo.toml, commit, then run: release next',
    },
  );
}
