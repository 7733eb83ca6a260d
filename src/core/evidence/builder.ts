/** Where a release is made, as its provenance says it. Told by the environment, so it is a claim of whoever signs. */
export interface Builder {
  /** Names the kind of place (SLSA Provenance v1 `builder.id`). */
  readonly id: string;
  /** This one run, as an address people can open; null where there is none. */
  readonly invocation: string | null;
  /** The workflow that runs, or null outside CI. */
  readonly workflow: Workflow | null;
}

/** A workflow, as GitHub names it. */
export interface Workflow {
  /** Address of the repository. */
  readonly repository: string;
  /** Path of its file. */
  readonly path: string;
  /** The ref it was read from. */
  readonly ref: string;
}

/** A machine of somebody's own. */
export const localBuilder: Builder = {
  id: 'https://releasewright.dev/builder/local/v1',
  invocation: null,
  workflow: null,
};

/**
 * Reads the environment of a run. GitHub Actions is known ("Default environment variables"): hosted and self-hosted
 * runners have ids of their own, as npm and GitHub's own attestations name them. Everything else counts as local.
 */
export function builderOf(env: Readonly<Record<string, string | undefined>>): Builder {
  const { GITHUB_ACTIONS, GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository } = env;
  if (GITHUB_ACTIONS !== 'true' || server === undefined || repository === undefined) return localBuilder;
  const { GITHUB_RUN_ID: run, GITHUB_RUN_ATTEMPT: attempt = '1', RUNNER_ENVIRONMENT: runner } = env;
  const hosted = runner === 'github-hosted' ? 'github-hosted' : 'self-hosted';
  const address = `${server}/${repository}`;
  return {
    id: `https://github.com/actions/runner/${hosted}`,
    invocation: run === undefined ? null : `${address}/actions/runs/${run}/attempts/${attempt}`,
    workflow: workflowOf(env['GITHUB_WORKFLOW_REF'], { repository, address }),
  };
}

/** `owner/name/.github/workflows/release.yml@refs/heads/main`. */
function workflowOf(
  text: string | undefined,
  { repository, address }: { readonly repository: string; readonly address: string },
): Workflow | null {
  const at = text?.indexOf('@') ?? -1;
  const head = `${repository}/`;
  if (text === undefined || at < 0 || !text.startsWith(head)) return null;
  return { repository: address, path: text.slice(head.length, at), ref: text.slice(at + 1) };
}
