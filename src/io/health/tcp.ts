import { connect } from 'node:net';
import type { Measurement } from '../../core/health/sample.ts';
import { within } from '../within.ts';
import { cannotTell, no, yes } from './measurements.ts';

/** Whether a `host:port` takes connections; what is taken is closed at once. */
export async function askTcp(place: string, timeout: number, signal: AbortSignal): Promise<Measurement> {
  const colon = place.lastIndexOf(':');
  const host = place.slice(0, colon).replace(/^\[|\]$/g, '');
  const measured = await within(timeout, signal, (inner) =>
    connected(host, Number(place.slice(colon + 1)), inner),
  );
  return signal.aborted ? cannotTell('stopped') : measured;
}

function connected(host: string, port: number, signal: AbortSignal): Promise<Measurement> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (measured: Measurement): void => {
      socket.destroy();
      resolve(measured);
    };
    socket.once('connect', () => end(yes('takes connections')));
    socket.once('error', (error) => end(no('code' in error ? String(error.code) : error.message)));
    signal.addEventListener('abort', () => end(no('did not answer in time')), { once: true });
    if (signal.aborted) end(no('did not answer in time'));
  });
}
