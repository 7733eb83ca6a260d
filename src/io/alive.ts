/** Who can send signals. */
interface Signaller {
  kill(pid: number, signal: 0): boolean;
}

/** Tells whether a process of this machine is there: signal 0 reaches nobody (kill(2)). */
export function aliveFor(host: Signaller): (pid: number) => boolean {
  return (pid) => {
    try {
      return host.kill(pid, 0);
    } catch (error) {
      return error instanceof Error && 'code' in error && error.code === 'EPERM';
    }
  };
}
