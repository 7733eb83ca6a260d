/**
 * Does something that is told to stop after some milliseconds, or when the run is to stop. A timer of its own: node 20 may
 * forget one inside `AbortSignal.any`.
 */
export async function within<T>(
  milliseconds: number,
  outer: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const stop = (): void => {
    controller.abort();
  };
  const timer = setTimeout(stop, milliseconds);
  outer.addEventListener('abort', stop);
  if (outer.aborted) stop();
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
    outer.removeEventListener('abort', stop);
  }
}
