import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBundle } from '../../core/evidence/bundle.ts';
import { ReleaseError } from '../../core/error.ts';
import type { Argv } from '../../core/model.ts';
import type { Signer } from '../../ports-evidence.ts';
import { runCommand, type CommandEnd, type CommandPlace } from '../command.ts';

/**
 * Signs by the program cosign. It is called with an argument list, in the folder of the configuration, and finds its
 * password where it always does, in the environment.
 *
 * @param command the program, and the arguments that say with what it signs
 * @throws ReleaseError TOOL_MISSING
 */
export async function cosignSigner(command: Argv, place: CommandPlace): Promise<Signer> {
  const [program, ...how] = command;
  const flagsOf = async (verb: string): Promise<string> => {
    const help = await runCommand([program, verb, '--help'], place);
    if (help.failed) throw missing(program, help);
    return help.all;
  };
  const blobFlags = await flagsOf('sign-blob');
  const formatOf = (flags: string): readonly string[] =>
    flags.includes('--new-bundle-format') ? ['--new-bundle-format'] : [];
  const sign = (verb: string, rest: (file: string) => readonly string[]) => (content: string | Uint8Array) =>
    inScratch(content, async (file, bundle) => {
      const argv: Argv = [program, verb, '--yes', '--bundle', bundle, ...how, ...rest(file)];
      return checked(verb, await runCommand(argv, place), bundle);
    });
  const blob = sign('sign-blob', (file) => [...formatOf(blobFlags), file]);
  return {
    identity: { kind: 'cosign', command: program },
    signBlob: (_sha256, bytes) => blob(bytes),
    signStatement: async (payload) => {
      const flags = await flagsOf('attest-blob');
      if (!flags.includes('--statement')) throw tooOld(program);
      const attest = sign('attest-blob', (file) => [...formatOf(flags), '--statement', file]);
      return samePayload(await attest(payload), payload);
    },
  };
}

/** A folder of its own for what is signed and what comes of it. */
async function inScratch<T>(
  content: string | Uint8Array,
  work: (file: string, bundle: string) => Promise<T>,
): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), 'releasewright-'));
  try {
    await writeFile(join(dir, 'content'), content);
    return await work(join(dir, 'content'), join(dir, 'bundle.json'));
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** The bundle, if it is one. @throws ReleaseError FILE_NOT_SIGNED */
async function checked(verb: string, end: CommandEnd, bundle: string): Promise<string> {
  if (end.failed) throw failed(`cosign ${verb} failed: ${end.all.trim().split('\n').slice(-5).join('\n')}`);
  try {
    const text = await readFile(bundle, 'utf8');
    readBundle(text);
    return text;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : 'unknown reason';
    throw failed(`cosign ${verb} wrote no Sigstore bundle: ${why}`, cause);
  }
}

/** What was signed must be what was given: a statement cosign rewrote would be about something else. */
function samePayload(text: string, payload: string): string {
  const { content } = readBundle(text);
  if (content.kind === 'envelope' && Buffer.from(content.payload).toString('utf8') === payload) return text;
  throw failed('cosign attest-blob signed another statement than the one it was given');
}

function failed(message: string, cause?: unknown): ReleaseError {
  return new ReleaseError('FILE_NOT_SIGNED', message, {
    hint: 'Nothing was written. signing.cosign in release.config has the arguments it was called with.',
    cause,
  });
}

function tooOld(program: string): ReleaseError {
  return failed(`${program} cannot sign statements: its attest-blob has no --statement (cosign 3 has)`);
}

function missing(program: string, { shortMessage }: CommandEnd): ReleaseError {
  return new ReleaseError('TOOL_MISSING', `cosign cannot be started: ${shortMessage.split('\n')[0] ?? ''}`, {
    hint: `Install cosign, or correct signing.cosign, which names ${program}.`,
  });
}
