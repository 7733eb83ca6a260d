/** A stream that is written to; `write` takes what Node.js' streams take. */
export interface Output {
  write: (chunk: string | Uint8Array, ...rest: never[]) => boolean;
}

/**
 * Lets work run while everything that is written to a stream goes elsewhere: plugins run in this process, and some print, by
 * `console.log` or at once. Work that overlaps is diverted until the last of it has ended.
 */
export function diverted(
  stream: Output,
  to: (text: string) => unknown,
): <T>(work: () => T | Promise<T>) => Promise<T> {
  let running = 0;
  let own = stream.write;
  return async (work) => {
    if (running === 0) {
      own = stream.write;
      stream.write = (chunk) => {
        to(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString());
        return true;
      };
    }
    running += 1;
    try {
      return await work();
    } finally {
      running -= 1;
      if (running === 0) stream.write = own;
    }
  };
}
