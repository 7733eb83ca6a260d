import { ReleaseError } from '../core/error.ts';
import { readPullRequest, type PullRequest } from '../core/preview/event.ts';
import { jsonWithoutCommands, withoutCommands } from '../show/workflow-commands.ts';
import type { Tools } from './tools.ts';

/**
 * The pull request a run of GitHub Actions is about; null elsewhere.
 * @throws ReleaseError USAGE for an event that cannot be read, and under pull_request_target
 */
export async function pullRequestOf(tools: Tools): Promise<PullRequest | null> {
  const [event, path] = [tools.variable('GITHUB_EVENT_NAME'), tools.variable('GITHUB_EVENT_PATH')];
  if (event === 'pull_request_target') throw target();
  if (event !== 'pull_request' || path === null) return null;
  try {
    return readPullRequest(await tools.readFile(path));
  } catch (cause) {
    if (cause instanceof ReleaseError) throw cause;
    throw new ReleaseError('USAGE', 'GITHUB_EVENT_PATH names a file that cannot be read', {
      cause,
      hint: 'GitHub Actions sets it; elsewhere unset GITHUB_EVENT_NAME',
    });
  }
}

/** What strangers may have worded, as it may be printed: in a job of GitHub Actions no line of it is a command to the runner. */
export function printable(text: string, tools: Tools): string {
  return tools.variable('GITHUB_ACTIONS') === 'true' ? withoutCommands(text) : text;
}

/** The same for JSON. */
export function printableJson(json: string, tools: Tools): string {
  return tools.variable('GITHUB_ACTIONS') === 'true' ? jsonWithoutCommands(json) : json;
}

/** Such a run has the rights of the base, and a configuration is code: that of a stranger's request must not run with them. */
function target(): ReleaseError {
  return new ReleaseError(
    'USAGE',
    'pull_request_target runs with the rights and secrets of the base repository',
    {
      hint: 'Start the workflow on: pull_request. From a fork the job summary alone is written, which needs no right',
    },
  );
}
