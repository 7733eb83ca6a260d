/** A started process. */
export interface Child {
  readonly pid?: number | undefined;
  kill(signal: NodeJS.Signals): boolean;
}

/**
 * Sends a signal to a child that was started `detached` and to everything it started. Windows has no groups; there
 * only the child gets it.
 */
export function signalGroup(child: Child, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (child.pid === undefined) return; // it never started
  try {
    // eslint-disable-next-line no-restricted-globals -- node offers signals to a group only here; nothing of ours is read
    process.kill(-child.pid, signal);
  } catch {
    child.kill(signal);
  }
}
