import { signalGroup, type Child } from './process-group.ts';

/** How long a command may take to end after it was asked to, in milliseconds. */
const patience = 5_000;

/** When the run is to stop, asks a command and all it started to end, then makes them. Gives what ends the watch. */
export function stopOn(signal: AbortSignal, running: Child): () => void {
  let timer: NodeJS.Timeout | undefined;
  const stop = (): void => {
    signalGroup(running, 'SIGTERM');
    timer = setTimeout(() => signalGroup(running, 'SIGKILL'), patience);
  };
  signal.addEventListener('abort', stop, { once: true });
  return () => {
    signal.removeEventListener('abort', stop);
    clearTimeout(timer);
  };
}
