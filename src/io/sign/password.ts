import { ReleaseError } from '../../core/error.ts';
import { Secret } from '../../core/secret.ts';
import type { Environment } from '../git/run.ts';

/** Asks a question whose answer is not shown; null where nobody can answer. */
export type AskSecret = (question: string) => Promise<Secret | null>;

/** Where a password may come from. */
export interface PasswordSources {
  readonly env: Environment;
  readonly ask: AskSecret;
}

/** Variables that hold it; the first is cosign's. An empty text is a password too, as for cosign. */
const variables = ['COSIGN_PASSWORD', 'RELEASE_KEY_PASSWORD'];

/**
 * The password of a key: from the environment, else from the person at the terminal. Never an argument, which every
 * process of the machine could read.
 *
 * @throws ReleaseError KEY_UNREADABLE where there is neither
 */
export async function passwordOf(name: string, { env, ask }: PasswordSources): Promise<Secret> {
  return fromEnvironment(env) ?? (await ask(`Password of ${name}: `)) ?? nobody(name);
}

/**
 * A password for a new key; a person gives it twice.
 * @throws ReleaseError KEY_UNREADABLE where there is none, or the two differ
 */
export async function newPassword(name: string, { env, ask }: PasswordSources): Promise<Secret> {
  const given = fromEnvironment(env);
  if (given !== null) return given;
  const first = (await ask(`New password of ${name}: `)) ?? nobody(name);
  const second = (await ask('The same again: ')) ?? nobody(name);
  if (first.reveal() === second.reveal()) return first;
  throw new ReleaseError('KEY_UNREADABLE', 'the two passwords differ', {
    hint: 'Nothing was written. Try again.',
  });
}

function fromEnvironment(env: Environment): Secret | null {
  const found = variables.map((name) => env[name]).find((text) => text !== undefined);
  return found === undefined ? null : new Secret(found);
}

function nobody(name: string): never {
  throw new ReleaseError('KEY_UNREADABLE', `${name} needs a password, and nobody is there to ask`, {
    hint: `Set ${variables.join(' or ')} in the environment.`,
  });
}
