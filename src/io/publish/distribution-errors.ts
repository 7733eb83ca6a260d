import * as z from 'zod';
import { ReleaseError } from '../../core/error.ts';
import { jsonOrNull } from '../../core/json-text.ts';
import { cleanLine, cut } from '../../core/notes/clean.ts';
import type { ImageRepository } from '../../core/image.ts';
import type { Credentials } from './image-credentials.ts';

/** What may go well in a moment: no connection, too many requests, trouble of the registry's own. */
export class Trouble extends Error {
  override readonly name = 'Trouble';
  /** Milliseconds the registry asks to wait, or null. */
  readonly wait: number | null;

  constructor(message: string, wait: number | null) {
    super(message);
    this.wait = wait;
  }
}

/** Trouble that did not end. */
export function failed(host: string, { message }: Trouble): ReleaseError {
  return new ReleaseError('REGISTRY_FAILED', message, {
    hint: `Once ${host} answers again, what is left is done by: release next`,
  });
}

/** The registry does not let us do it. */
export function refused(
  what: string,
  said: string,
  {
    repository,
    credentials,
  }: { readonly repository: ImageRepository; readonly credentials: Credentials | null },
): ReleaseError {
  const { host } = repository;
  const why =
    credentials === null
      ? `there are no credentials for ${host}`
      : `those for ${host} in Docker's settings may not`;
  return new ReleaseError('REGISTRY_REFUSED', `${what}: ${why} (${said})`, {
    hint: `docker login ${host} (in CI in a step before the release), as somebody who may write ${repository.name}. Then: release next`,
  });
}

const errors = z.object({
  errors: z.array(z.object({ code: z.string(), message: z.string().optional() })).min(1),
});

/** Status and error of an answer (OCI Distribution Specification 1.1, "Error Codes"), on one line. */
export function saidBy(status: number, text: string): string {
  const first = errors.safeParse(jsonOrNull(text)).data?.errors[0];
  if (first === undefined) return String(status);
  const { code, message = '' } = first;
  return cut(cleanLine(`${status} ${code} ${message}`), 200);
}
