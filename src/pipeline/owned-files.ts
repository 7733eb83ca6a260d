import type { Config } from '../config/config.ts';
import { ReleaseError } from '../core/error.ts';
import type { Line } from '../core/lines/lines.ts';
import type { Package } from '../core/model.ts';
import { listed, packagesNamed } from '../core/package-name.ts';
import { quote } from '../core/quote.ts';
import { suggest } from '../core/suggest.ts';
import type { OwnedFile } from '../plugins/version-files.ts';
import { selectorProblem } from '../updaters/check.ts';
import { toRule, type FileRule } from '../updaters/rule.ts';
import type { LinesReading } from './read.ts';

/**
 * The entries of `files` and whose versions they hold.
 * @throws ReleaseError CONFIG_INVALID for a package that is not there, an entry without an owner, or a selector that is
 * none
 */
export async function ownedFiles(
  files: Config['files'],
  reading: LinesReading,
): Promise<readonly OwnedFile[]> {
  return Promise.all(
    files.map(toRule).map(async (rule) => {
      const expected = await selectorProblem(rule);
      if (expected !== null) {
        throw invalid(`${rule.key}.${rule.kind}: expected ${expected}, found ${quote(rule.select)}`);
      }
      return { rule, owners: ownersOf(rule, reading) };
    }),
  );
}

function ownersOf(
  rule: FileRule,
  { workspace: { packages }, lines: { lines } }: LinesReading,
): readonly string[] {
  const owners = rule.package === null ? mainPackages(lines) : packagesNamed(rule.package, packages);
  if (owners.length === 0) throw ownerless(rule, packages);
  return owners.map(({ manifest }) => manifest);
}

/** The packages of the main line: the only one, the one of unprefixed tags, or the one at the top. */
export function mainPackages(lines: readonly Line[]): readonly Package[] {
  const main =
    lines.length === 1
      ? lines[0]
      : (lines.find(({ name }) => name === null) ??
        lines.find(({ members }) => members.some(({ path }) => path === '.')));
  return main?.members ?? [];
}

function ownerless({ key, path, package: name }: FileRule, packages: readonly Package[]): ReleaseError {
  const names = packages.map((pkg) => pkg.name);
  if (name === null) {
    return invalid(
      `${key} (${path}) does not say whose version it holds, and there are several`,
      `Add package: one of ${listed(names)}`,
    );
  }
  const near = suggest(name, names);
  const hint = near === null ? `Packages here: ${listed(names)}` : `Did you mean ${near}?`;
  return invalid(`${key}.package: no package here is called ${quote(name)}`, hint);
}

function invalid(message: string, hint = 'See docs/files.md.'): ReleaseError {
  return new ReleaseError('CONFIG_INVALID', message, { hint });
}
