/**
 * Waits for some work, but not without end: after so many milliseconds it is told to stop (which it need not hear), and what `late`
 * gives counts instead.
 */
export async function inTime<T>(
  patience: number,
  work: (signal: AbortSignal) => Promise<T>,
  late: () => T,
): Promise<T> {
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const isLate = new Promise<T>((resolve) => {
    timer = setTimeout(() => {
      controller.abort();
      resolve(late());
    }, patience);
  });
  try {
    return await Promise.race([work(controller.signal), isLate]);
  } finally {
    clearTimeout(timer);
  }
}
