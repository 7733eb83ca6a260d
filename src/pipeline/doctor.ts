import type { Config, VersionFile } from '../config/config.ts';
import { literal } from '../config/docs-notation.ts';
import { ReleaseError } from '../core/error.ts';
import { readFiles, type OwnedFile } from '../plugins/version-files.ts';
import type { Source, Tree } from '../ports.ts';
import { findDrift, type Drift } from '../updaters/drift.ts';
import type { Place, SourceFile } from '../updaters/place.ts';
import { propose } from '../updaters/propose.ts';
import { findPlaces } from '../updaters/update.ts';
import { knownLines } from './known-lines.ts';
import { ownedFiles } from './owned-files.ts';
import { readLines, type LinesReading } from './read.ts';
import { isScanned } from './scanned.ts';

/** Something a release would trip over or leave behind. */
export interface Finding {
  readonly check: string;
  /** Where, or null for what has no place. */
  readonly path: string | null;
  readonly line: number | null;
  readonly message: string;
  /** What to do, or null. */
  readonly hint: string | null;
  /** Entry for `files` in the configuration, as TypeScript, or null. */
  readonly entry: string | null;
}

/** What was looked at, and what was found. */
export interface Diagnosis {
  /** Names of the checks that ran. */
  readonly checks: readonly string[];
  /** How many files were read for version strings. */
  readonly files: number;
  readonly findings: readonly Finding[];
}

/** What checks look at. */
interface Patient {
  readonly reading: LinesReading;
  readonly config: Config;
  readonly tree: Tree;
}

interface Found {
  readonly findings: readonly Finding[];
  readonly files?: number;
}

/** Everything that is checked, in order. A new check is a new line here and a section of docs/commands.md. */
const checks: Readonly<Record<string, (patient: Patient) => Promise<Found>>> = {
  /** Members of a group that shares its version say different ones. */
  groups: async ({ reading }) => ({ findings: disagreements(reading) }),
  /** Entries of `files` that do not find what they expect. */
  files: checkFiles,
  /** Version strings of the workspace that nothing keeps up to date. */
  strings: checkStrings,
};

/** Looks for what the next release would trip over or leave behind. @throws what reading manifests throws */
export async function diagnose(source: Source, config: Config): Promise<Diagnosis> {
  const patient: Patient = { reading: await readLines(source, config), config, tree: source.tree() };
  const results: Found[] = [];
  for (const check of Object.values(checks)) results.push(await check(patient));
  return {
    checks: Object.keys(checks),
    files: results.reduce((sum, { files = 0 }) => sum + files, 0),
    findings: results.flatMap(({ findings }) => findings),
  };
}

function disagreements({ lines: { lines } }: LinesReading): readonly Finding[] {
  return lines
    .filter(({ sharing, members }) => sharing === 'fixed' && members.length > 1)
    .flatMap(({ members, manifest }) =>
      members
        .filter(({ version }) => version !== null && version !== manifest?.version)
        .map(({ name, version, versionFile }) => ({
          check: 'groups',
          path: versionFile,
          line: null,
          message: `${name} says ${version ?? ''}, its group ${manifest?.version ?? ''}`,
          hint: 'The next release gives all of them its version; to part them: fixed in release.config.',
          entry: null,
        })),
    );
}

async function checkFiles(patient: Patient): Promise<Found> {
  const owned = await ownedFiles(patient.config.files, patient.reading);
  const findings = await Promise.all(owned.map((file) => tryFile(file, patient.tree)));
  return { findings: findings.flatMap(({ problem }) => problem ?? []) };
}

interface Tried {
  readonly problem: Finding | null;
  readonly places: readonly { readonly file: SourceFile; readonly place: Place }[];
}

/** The places of an entry, or what is wrong with it. */
async function tryFile({ rule }: OwnedFile, tree: Tree): Promise<Tried> {
  try {
    const texts = await readFiles(rule, tree);
    const places = await findPlaces(
      rule,
      [...texts].map(([path, text]) => ({ path, text })),
    );
    return { problem: null, places };
  } catch (error) {
    if (!(error instanceof ReleaseError)) throw error;
    const { message, hint } = error;
    return {
      problem: { check: 'files', path: rule.path, line: null, message, hint, entry: null },
      places: [],
    };
  }
}

async function checkStrings(patient: Patient): Promise<Found> {
  const { reading, config, tree } = patient;
  const lines = knownLines(reading);
  const owned = await ownedPlaces(patient);
  const paths = (await tree.glob('**')).filter((path) => isScanned(path, reading, config));
  const findings: Finding[] = [];
  for (const path of lines.length === 0 ? [] : paths) {
    const text = await readText(tree, path);
    if (text === null) continue;
    const file = { path, text };
    const drifts = findDrift(file, lines, owned.get(path) ?? []);
    findings.push(...withEntries(file, drifts));
  }
  return { findings, files: paths.length };
}

async function ownedPlaces({
  config,
  reading,
  tree,
}: Patient): Promise<ReadonlyMap<string, readonly Place[]>> {
  const places = new Map<string, Place[]>();
  for (const one of await ownedFiles(config.files, reading)) {
    for (const { file, place } of (await tryFile(one, tree)).places) {
      places.set(file.path, [...(places.get(file.path) ?? []), place]);
    }
  }
  return places;
}

/** Larger files are data. */
const largest = 1_000_000;

/** A file's text; null for what is no text, a link, or too large. */
async function readText(tree: Tree, path: string): Promise<string | null> {
  try {
    const text = (await tree.read([path])).get(path) ?? null;
    return text === null || text.length > largest || text.includes('\0') ? null : text;
  } catch (error) {
    if (error instanceof ReleaseError && error.code !== 'GIT_FAILED') return null;
    throw error;
  }
}

/** Findings of one file, each entry proposed once. */
function withEntries(file: SourceFile, drifts: readonly Drift[]): readonly Finding[] {
  return drifts.map((drift) => ({
    check: 'strings',
    path: drift.path,
    line: drift.line,
    message: drift.isBehind
      ? `says ${drift.found}, the version is ${drift.current}`
      : `says ${drift.found}, and nothing will change it at the next release`,
    hint: null,
    entry: showEntry(propose(file, drift)),
  }));
}

function showEntry(entry: VersionFile): string {
  return literal(entry);
}
