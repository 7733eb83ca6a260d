import type { SemVer } from 'semver';
import { ReleaseError } from '../core/error.ts';
import { formatPep440 } from '../core/version/pep440.ts';
import { fromSemver } from '../core/version/pep440-semver.ts';
import { coreOf, parseVersion } from '../core/version/version.ts';
import type { Part } from './place.ts';

/** What is written: a version, spelt as a setting asks, and the day of the release (YYYY-MM-DD). */
export interface Target {
  readonly version: string;
  readonly date: string;
  /** Text with placeholders; null is `{version}`. */
  readonly write: string | null;
}

const fillers: Readonly<Record<string, (version: SemVer, text: string) => string>> = {
  version: (_, text) => text,
  major: ({ major }) => String(major),
  minor: ({ minor }) => String(minor),
  patch: ({ patch }) => String(patch),
  core: coreOf,
  prerelease: ({ prerelease }) => prerelease.join('.'),
  pep440: toPep440,
};

/** The placeholders a spelling can have, without braces. */
export const spellings: readonly string[] = Object.keys(fillers);

/** What goes to a place of this kind. @throws ReleaseError WORKSPACE_INVALID for a version PEP 440 cannot spell */
export function spell(part: Part, { version: text, date, write }: Target): string {
  if (part === 'date') return date;
  const version = parseVersion(text);
  if (version === null) return text;
  const template = part === 'version' ? (write ?? '{version}') : `{${part}}`;
  return template.replace(/\{(\w+)\}/g, (all, name: string) => fillers[name]?.(version, text) ?? all);
}

/** `1.0.0-beta.2` → `1.0.0b2`, `1.0.0-dev.3` → `1.0.0.dev3`; build metadata is left out. */
function toPep440({ version }: SemVer, text: string): string {
  const spelt = fromSemver(version);
  if (spelt !== null) return formatPep440(spelt);
  throw new ReleaseError('WORKSPACE_INVALID', `${text} cannot be written as PEP 440 has it`, {
    hint: "Use alpha, beta, rc or dev as the prerelease identifier, or write: '{version}'.",
  });
}
