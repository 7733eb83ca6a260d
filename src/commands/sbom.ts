import { posix } from 'node:path';
import { sha256 } from '../core/canonical.ts';
import { exitCodes, ReleaseError } from '../core/error.ts';
import { billOf, type Bill } from '../core/sbom/bill.ts';
import { sbomFileName, type SbomFacts, type SbomFormat } from '../core/sbom/facts.ts';
import { lockedAtHead, subjectsNamed, type LockedAtHead } from '../pipeline/sbom.ts';
import { showJson } from '../show/json.ts';
import { showWarnings } from '../show/warnings.ts';
import { readSettings, withSource } from './planning.ts';
import type { Ending, Terminal, Tools } from './tools.ts';

/** Options of `release sbom`. */
export interface SbomOptions {
  readonly json?: boolean;
  readonly format: SbomFormat;
  /** A container image instead of what is in the repository. */
  readonly image?: string;
  /** Whether to judge instead of to write. */
  readonly check: boolean;
  /** A file (`….json`), or a directory for one file a package. */
  readonly out?: string;
}

/** A bill of materials as a document. */
interface Document {
  readonly bill: Bill;
  readonly text: string;
  /** Where it is written; null for standard output. */
  readonly file: string | null;
}

/** `release sbom`: bills of materials of what the lockfiles at HEAD pin. Writes nothing but what `--out` names. */
export async function sbom(name: string | null, options: SbomOptions, tools: Tools): Promise<Ending> {
  if (options.image !== undefined) return sbomOfImage(options.image, { ...options, name }, tools);
  const settings = await readSettings(tools);
  const locked = await withSource(tools, settings, (source) => lockedAtHead(source, settings.config));
  const { terminal } = tools;
  if (locked.warnings.length > 0) terminal.talk(showWarnings(locked.warnings, terminal.style).join('\n'));
  const all = bills(name, options, locked);
  if (options.check) {
    const { checkBills } = await import('./check-sbom.ts');
    return checkBills(all, options, { settings, tools });
  }
  const documents = await documentsOf(all, options, {
    timestamp: tools.sourceDate() ?? locked.date,
    toolVersion: tools.version,
  });
  for (const { file, text } of documents) if (file !== null) await tools.writeFile(file, text);
  const { format } = options;
  const { warnings } = locked;
  if (options.json === true)
    terminal.data(showJson({ schema: 1, format, documents: documents.map(asJson), warnings }));
  else show(documents, terminal);
  return { exitCode: exitCodes.done };
}

/** What syft says of an image, as it says it. */
async function sbomOfImage(
  image: string,
  { name, check, json, format, out }: SbomOptions & { readonly name: string | null },
  tools: Tools,
): Promise<Ending> {
  if (name !== null || check || json === true) {
    throw new ReleaseError('USAGE', '--image stands alone with --format and --out', {
      hint: `What is printed is JSON already: release sbom --image ${image}`,
    });
  }
  const text = await tools.scanImage(image, format);
  if (out === undefined) tools.terminal.data(text.trimEnd());
  else {
    await tools.writeFile(out, text);
    tools.terminal.data(`${out}: ${image}`);
  }
  return { exitCode: exitCodes.done };
}

function show(documents: readonly Document[], terminal: Terminal): void {
  for (const { file, text, bill } of documents) {
    if (file === null) terminal.data(text);
    else terminal.data(`${file}: ${bill.subject.name}, ${counted(bill.components.length)}`);
  }
}

function counted(count: number): string {
  return count === 1 ? '1 component' : `${count} components`;
}

/** What was asked for; into a directory, every package beside the whole. */
function bills(name: string | null, { out }: SbomOptions, locked: LockedAtHead): readonly Bill[] {
  const { graph, whole, packages } = locked;
  const each =
    name === null && out !== undefined && !isFile(out) ? packages.map(({ manifest }) => manifest) : [];
  const named = subjectsNamed(name, locked);
  if (named.length > 1 && (out === undefined || isFile(out))) {
    throw new ReleaseError(
      'USAGE',
      `${named.length} packages are called ${name ?? ''}: ${named.join(', ')}`,
      {
        hint: 'Name one by its path, or write them all: --out <folder>',
      },
    );
  }
  const subjects = new Set([...named, ...each]);
  return [...subjects].map((id) => billOf(graph, id, id === whole));
}

async function documentsOf(
  all: readonly Bill[],
  { format, out }: SbomOptions,
  facts: SbomFacts,
): Promise<readonly Document[]> {
  const { writeSbom } = await import('../core/sbom/write.ts');
  return all.map((bill) => {
    const file =
      out === undefined || isFile(out) ? (out ?? null) : posix.join(out, sbomFileName(bill.subject, format));
    return { bill, text: writeSbom(format, bill, facts), file };
  });
}

function isFile(out: string): boolean {
  return out.endsWith('.json');
}

/** The public shape of a document with `--json`. */
function asJson({ bill: { subject, components }, text, file }: Document): object {
  const { name, version, purl } = subject;
  const document: unknown = JSON.parse(text);
  return { name, version, purl, components: components.length, file, sha256: sha256(text), document };
}
