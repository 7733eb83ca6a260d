import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';

/** Something that goes wrong, a number of times, for requests that match. */
export interface Fault {
  /** `POST /releases/1/assets`: method, space, path below the repository, as a pattern. */
  readonly on: RegExp;
  readonly times: number;
  /**
   * An answer instead of the right one; or: `reset` cuts the connection before anything is done, `lost` after it was
   * done, `partial` leaves an unfinished asset, `cut` ends a download early, `hang` never answers.
   */
  readonly how: FaultyAnswer | 'reset' | 'lost' | 'partial' | 'cut' | 'hang';
}

/** An answer that is not the right one. */
export interface FaultyAnswer {
  readonly status: number;
  readonly body?: object | string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Answers a request. */
export type Send = (status: number, body: object | null, headers?: Readonly<Record<string, string>>) => void;

/** Gives the answer a fault asks for. */
export function answerFault(
  { status, body, headers = {} }: FaultyAnswer,
  response: ServerResponse,
  send: Send,
): void {
  if (typeof body !== 'string') {
    send(status, body ?? error(`fault ${status}`, status), headers);
    return;
  }
  response.writeHead(status, { 'content-type': 'text/html', ...headers }).end(body);
}

/** An error as GitHub answers it. */
export function error(message: string, status: number): object {
  return { message, documentation_url: 'https://docs.github.com/rest', status: String(status) };
}

/** A validation error as GitHub answers it. */
export function invalid(...errors: readonly object[]): object {
  return {
    message: 'Validation Failed',
    errors,
    documentation_url: 'https://docs.github.com/rest',
    status: '422',
  };
}

/** The body of a request. */
export async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(z.instanceof(Uint8Array).parse(chunk)));
  return Buffer.concat(chunks);
}
