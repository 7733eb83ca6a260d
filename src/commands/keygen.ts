import { exitCodes } from '../core/error.ts';
import { showJson } from '../show/json.ts';
import { clean } from '../show/text.ts';
import type { Ending, Tools } from './tools.ts';

/** `release keygen`: a key pair for signing. */
export async function keygen(
  { out, json = false }: { readonly out: string; readonly json?: boolean },
  tools: Tools,
): Promise<Ending> {
  const evidence = await tools.openEvidence(tools.cwd);
  const { publicFile, keyId } = await evidence.makeKeys(out);
  const { terminal } = tools;
  if (json) terminal.data(showJson({ schema: 1, privateKey: out, publicKey: publicFile, keyId }));
  else {
    terminal.data(`${clean(out)} is the private key: keep it and its password secret.`);
    terminal.data(`${clean(publicFile)} is the public key, ${keyId}: give it to everybody.`);
  }
  return { exitCode: exitCodes.done };
}
