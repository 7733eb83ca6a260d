import { EvidenceError } from '../core/evidence/check.ts';
import { readStatement, statementType } from '../core/evidence/statement.ts';
import { exitCodes, ReleaseError } from '../core/error.ts';
import type { Signer } from '../ports-evidence.ts';
import { showJson } from '../show/json.ts';
import { showSigned } from '../show/signed.ts';
import { readSettings } from './planning.ts';
import { bundlePath, readSubject, type SubjectFile } from './subject-files.ts';
import type { Ending, Tools } from './tools.ts';

/** What `release sign` may be told. */
export interface SignOptions {
  readonly key?: string;
  readonly statement: boolean;
  readonly json?: boolean;
}

/** `release sign`: a bundle beside each file. All files are read before the first is signed. */
export async function sign(files: readonly string[], options: SignOptions, tools: Tools): Promise<Ending> {
  const subjects: SubjectFile[] = [];
  for (const file of files) subjects.push(await readSubject(file, tools));
  const payloads = options.statement ? subjects.map(payloadOf) : null;
  const signer = await openSigner(options, tools);
  const signed = [];
  for (const [at, subject] of subjects.entries()) {
    const bundle = bundlePath(subject.path);
    await tools.writeFile(bundle, await signOne(signer, subject, payloads?.[at] ?? null));
    signed.push({ file: subject.path, sha256: subject.sha256, bundle });
  }
  const { identity } = signer;
  tools.terminal.data(
    options.json === true ? showJson({ schema: 1, signer: identity, signed }) : showSigned(signed, identity),
  );
  return { exitCode: exitCodes.done };
}

function signOne(signer: Signer, { sha256, bytes }: SubjectFile, payload: string | null): Promise<string> {
  return payload === null ? signer.signBlob(sha256, bytes) : signer.signStatement(payload);
}

async function openSigner({ key }: SignOptions, tools: Tools): Promise<Signer> {
  if (key !== undefined)
    return (await tools.openEvidence(tools.cwd)).openSigner({ key, keyless: false, cosign: null });
  const { root, config } = await readSettings(tools);
  return (await tools.openEvidence(root)).openSigner(config.signing);
}

/** @throws ReleaseError USAGE for what is no statement: nobody should put a name under what cannot be read */
function payloadOf({ path, bytes }: SubjectFile): string {
  const text = Buffer.from(bytes).toString('utf8');
  try {
    const { type } = readStatement(text);
    if (type === statementType && Buffer.from(text).equals(bytes)) return text;
    throw new EvidenceError('STATEMENT_TYPE', `it is not of type ${statementType}`);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : 'unknown reason';
    throw new ReleaseError('USAGE', `${path} is no in-toto statement: ${why}`, { cause });
  }
}
