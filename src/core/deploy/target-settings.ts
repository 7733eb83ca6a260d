/** Where and how a version is made to run: one kind each. */
export type TargetSettings = CommandTarget;

/** What all kinds have. */
interface AnyTarget {
  /** How long one command may take, a duration such as `10m`; 15 minutes unless told. */
  readonly timeout?: string | undefined;
}

/**
 * Commands of the project's own. In their words `{version}`, `{tag}`, `{commit}`, `{environment}`, `{image}`, `{digest}`,
 * `{fence}` and `{previous}` are filled in; the same is in their environment (`RELEASE_VERSION`, …). Never through a shell.
 */
export interface CommandTarget extends AnyTarget {
  readonly kind: 'command';
  readonly deploy: readonly [string, ...string[]];
  /** Prints what runs, one version or digest (`sha256:…`) a line, asked of what runs. Without it nothing is observed. */
  readonly observe?: readonly [string, ...string[]] | undefined;
}
