import { join } from 'node:path';
import type { ApiChange, ApiReport } from '../../core/api.ts';
import type { Action, Level } from '../../core/model.ts';
import { shellWord } from '../../core/quote.ts';
import { runTool, unchecked, type GuardPlace } from './tool.ts';

/**
 * What cargo-semver-checks finds between a crate and the commit of its last release (its README, "check-release"). It is
 * told that the step is a patch, so that it lists all that asks for more.
 * @throws ReleaseError API_UNCHECKED where it is not installed or could not compare
 */
export async function compareCrate(check: Action<'checkApi'>, place: GuardPlace): Promise<ApiReport> {
  const present = await runTool(['cargo', 'semver-checks', '--version'], place.root, place);
  if (present.exitCode !== 0) {
    throw unchecked(
      `cargo-semver-checks is not installed, so the API of ${check.package} was not compared`,
      "cargo install cargo-semver-checks --locked, or apiGuard: 'off' in release.config",
    );
  }
  const manifest = join(place.root, check.path, 'Cargo.toml');
  const told = await runTool(
    [
      'cargo',
      'semver-checks',
      'check-release',
      '--manifest-path',
      manifest,
      '--package',
      check.package,
      '--baseline-rev',
      check.previousTag,
      '--release-type',
      'patch',
      '--color',
      'never',
    ],
    place.root,
    place,
  );
  const changes = findings(told.all);
  if (told.exitCode === 0 || changes.length > 0) return { changes, notes: [] };
  const [why = 'no message'] = told.all.split('\n').filter((line) => line.startsWith('error'));
  throw unchecked(
    `the API of ${check.package} could not be compared: ${why}`,
    `Try it alone: cargo semver-checks --package ${shellWord(check.package)} --baseline-rev ${shellWord(check.previousTag)}`,
  );
}

/** Lines `--- failure NAME: what ---` head each finding; the summary says which step they need. */
function findings(output: string): readonly ApiChange[] {
  const lines = output.split('\n').map((line) => line.trim());
  const level = levelOf(lines);
  return lines.flatMap((line, at) => {
    const [, lint = '', what = ''] = /^--- failure (\w+): (.*?) ---$/.exec(line) ?? [];
    if (lint === '') return [];
    return [{ name: lint, level, what: `${what}${place(lines.slice(at))}` }];
  });
}

/** The first place under "Failed in:". */
function place(lines: readonly string[]): string {
  const at = lines.indexOf('Failed in:');
  const found = at === -1 ? undefined : lines[at + 1];
  return found === undefined ? '' : `: ${found.replace(/, previously in file .*$/, '')}`;
}

/** Only the summary says it, for all findings together. */
function levelOf(lines: readonly string[]): Level {
  return lines.some((line) => line.includes('requires new major version')) ? 'major' : 'minor';
}
