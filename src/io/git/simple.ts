import { simpleGit, type SimpleGit, type SimpleGitOptions } from 'simple-git';
import { gitEnvironment, type Environment } from './run.ts';

/**
 * simple-git refuses environments that can make git run other programs. Ours is the user's own, which plain `git`
 * obeys too (GIT_SSH_COMMAND, GIT_ASKPASS, an editor …), so those checks are off. The checks on arguments stay:
 * arguments can come from a repository.
 */
const trustTheEnvironment: NonNullable<SimpleGitOptions['unsafe']> = {
  allowUnsafeAlias: true,
  allowUnsafeAskPass: true,
  allowUnsafeCommandBinaries: true,
  allowUnsafeConfigEnvCount: true,
  allowUnsafeConfigPaths: true,
  allowUnsafeCredentialHelper: true,
  allowUnsafeDiffExternal: true,
  allowUnsafeDiffTextConv: true,
  allowUnsafeEditor: true,
  allowUnsafeExec: true,
  allowUnsafeFilter: true,
  allowUnsafeFsMonitor: true,
  allowUnsafeGitProxy: true,
  allowUnsafeGpgProgram: true,
  allowUnsafeHooksPath: true,
  allowUnsafeInclude: true,
  allowUnsafeMergeDriver: true,
  allowUnsafePager: true,
  allowUnsafeProtocolOverride: true,
  allowUnsafeSshCommand: true,
  allowUnsafeTemplateDir: true,
};

/** simple-git for one folder: the ordinary calls that need no standard input and no streaming. */
export function openSimpleGit(root: string, env: Environment): SimpleGit {
  const defined = Object.entries(gitEnvironment(env)).flatMap(([key, value]): [string, string][] =>
    value === undefined ? [] : [[key, value]],
  );
  const allowEnvironment = defined.map(([key]) => key);
  return simpleGit({ baseDir: root, trimmed: true, unsafe: trustTheEnvironment, allowEnvironment }).env(
    Object.fromEntries(defined),
  );
}
