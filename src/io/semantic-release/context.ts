import { isAbsolute, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { PluginContext, PluginUse } from '../../core/plugin-call.ts';
import type { Ask } from '../git/ask.ts';
import type { Environment } from '../git/run.ts';
import type { PluginLogger } from './talk.ts';
import type { Writable } from 'node:stream';

/** Where plugins run, and how they talk. */
export interface PluginPlace {
  /** Top of the work tree they run in. */
  readonly root: string;
  readonly env: Environment;
  /** Address of the remote. */
  readonly url: string | null;
  readonly ask: Ask;
  readonly logger: PluginLogger;
  readonly stream: Writable;
}

/** The context and the options semantic-release gives its plugins (its docs/developer-guide/plugin.md, "Context"). */
export async function theirContext(
  use: PluginUse,
  told: PluginContext,
  { root, env, url, ask, logger, stream }: PluginPlace,
): Promise<{ readonly options: object; readonly context: object }> {
  const branch = branchOf(told);
  const options = optionsOf(told, repositoryUrl(url ?? root));
  const release = nextRelease(told);
  return {
    options: { ...options, ...use.options },
    context: {
      cwd: use.path === '.' ? root : join(root, use.path),
      env: { ...env },
      envCi: { isCi: env['CI'] === 'true', branch: told.branch, commit: told.gitHead, root },
      options,
      branch,
      branches: [branch],
      lastRelease: told.last === null ? {} : await lastRelease(told.last, ask),
      nextRelease: release,
      currentRelease: { ...release, channels: [release.channel] },
      commits: await commitsOf(told.commits, ask),
      releases: told.releases.map((published) => ({ ...release, ...published })),
      errors: told.errors.map(toldError),
      logger,
      stdout: stream,
      stderr: stream,
    },
  };
}

function branchOf({ branch: name, channel, isPrerelease }: PluginContext): object {
  const type = isPrerelease ? 'prerelease' : 'release';
  const more = isPrerelease ? { prerelease: channel ?? true } : { main: channel === null };
  return { name, type, channel, tags: [], ...more };
}

/** Plugins read it as an address, also where it is a folder. */
function repositoryUrl(place: string): string {
  return isAbsolute(place) ? pathToFileURL(place).href : place;
}

function optionsOf({ branch, gitTag, version }: PluginContext, url: string): object {
  const at = gitTag.lastIndexOf(version);
  const tagFormat =
    at === -1 ? gitTag : `${gitTag.slice(0, at)}\${version}${gitTag.slice(at + version.length)}`;
  return {
    branches: [branch],
    repositoryUrl: url,
    originalRepositoryURL: url,
    tagFormat,
    ci: true,
    dryRun: false,
  };
}

function nextRelease({
  type,
  version,
  gitTag,
  gitHead,
  channel,
  notes,
}: PluginContext): Omit<
  PluginContext,
  'branch' | 'isPrerelease' | 'last' | 'commits' | 'releases' | 'errors'
> & { readonly name: string } {
  return { type, version, gitTag, gitHead, channel, name: gitTag, notes };
}

async function lastRelease(last: NonNullable<PluginContext['last']>, ask: Ask): Promise<object> {
  const head = await ask(['rev-parse', '--verify', '--quiet', `refs/tags/${last.gitTag}^{commit}`], {
    expected: [1, 128],
  });
  return { ...last, name: last.gitTag, channels: [null], gitHead: head.trim() };
}

/** A failure in the form plugins know: an error with `semanticRelease`, a code and details. */
function toldError({ code, message, details }: PluginContext['errors'][number]): Error {
  return Object.assign(new Error(message), {
    name: 'SemanticReleaseError',
    code,
    details,
    semanticRelease: true,
  });
}

const separator = '\u001e';
/** In the order `commitOf` reads them. */
const fields = ['%H', '%h', '%T', '%t', '%an', '%ae', '%aI', '%cn', '%ce', '%cI', '%B'];

/** Commits as git-log-parser gives them to plugins. */
async function commitsOf(ids: readonly string[], ask: Ask): Promise<readonly object[]> {
  if (ids.length === 0) return [];
  const known = ids.filter((id) => /^[0-9a-f]{40,64}$/.test(id));
  const output = await ask(['log', '--no-walk=unsorted', '--stdin', `--format=${fields.join('%x1f')}%x1e`], {
    input: known.map((id) => `${id}\n`).join(''),
    expected: [128], // a shallow clone may lack them
  });
  return output.split(separator).flatMap((record) => {
    const texts = record.replace(/^\n/, '').split('\u001f');
    return texts.length < fields.length ? [] : [commitOf((at) => texts[at] ?? '')];
  });
}

function commitOf(field: (at: number) => string): object {
  const message = field(10).trim();
  const [subject = '', ...body] = message.split('\n');
  return {
    hash: field(0),
    commit: { long: field(0), short: field(1) },
    tree: { long: field(2), short: field(3) },
    author: { name: field(4), email: field(5), date: new Date(field(6)) },
    committer: { name: field(7), email: field(8), date: new Date(field(9)) },
    subject,
    body: body.join('\n').trim(),
    message,
    committerDate: new Date(field(9)),
    gitTags: '',
  };
}
