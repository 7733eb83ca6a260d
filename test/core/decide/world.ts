import type { CascadeRules } from '../../../src/core/cascade-rules.ts';
import { decide, type Decision } from '../../../src/core/decide/decide.ts';
import { nothingWanted, wantsStable, type Wanted } from '../../../src/core/decide/wanted.ts';
import { account } from '../../../src/core/decide/pending.ts';
import type { LineRules } from '../../../src/core/lines/lines.ts';
import { findLines } from '../../../src/core/lines/lines.ts';
import type { Intent } from '../../../src/core/intents.ts';
import type { SettingsByPackage } from '../../../src/core/package-settings.ts';
import type { Package, ReadCommit } from '../../../src/core/model.ts';
import { cargo } from '../../../src/ecosystems/cargo/index.ts';
import { npm } from '../../../src/ecosystems/npm/index.ts';
import { commit } from '../history.ts';
import { rules as lineRules, tags } from '../lines/world.ts';

/** A repository: packages, tags (all before the commits) and commits, newest first. */
export interface World {
  readonly packages: readonly Package[];
  readonly tags: readonly string[];
  readonly commits: readonly ReadCommit[];
  readonly wanted?: Partial<Wanted>;
  readonly rules?: Partial<LineRules>;
  readonly announced?: readonly string[];
  readonly intents?: readonly Intent[];
  /** Intents that prereleases have told. */
  readonly told?: readonly Intent[];
  /** Packages the configuration holds back. */
  readonly hold?: readonly Package[];
  readonly cascade?: CascadeRules;
  readonly linked?: readonly (readonly Package[])[];
  readonly settings?: SettingsByPackage;
  /** Versions that the registry has, by manifest. */
  readonly published?: Readonly<Record<string, readonly string[]>>;
  /** Manifests by manifest. */
  readonly dependsOn?: Readonly<Record<string, readonly string[]>>;
}

/** Everything from packages to the decision. */
export function decided({
  packages,
  tags: names,
  commits,
  wanted,
  rules,
  announced = [],
  intents = [],
  told = [],
  hold = [],
  cascade = {},
  dependsOn = {},
  linked = [],
  settings = {},
  published = {},
}: World): Decision {
  const asked = { ...nothingWanted, ...wanted };
  const { pre, graduate } = asked;
  const { lines } = findLines(packages, tags(...names), {
    ...lineRules,
    settings,
    pre,
    graduate: graduate !== 'none',
    ...rules,
  });
  const whole = new Set(wantsStable(asked) ? lines.map(({ key }) => key) : []);
  const accounting = account({
    lines,
    commits: { reads: commits, settledIn: () => new Map() },
    packages,
    own: [],
    announced: new Set(announced),
    whole,
    rules: { scopes: 'add', mapped: null },
    intents,
    told,
  });
  return decide({
    base: { head: 'h', branch: 'main' },
    date: '2026-11-21',
    pending: accounting.pending,
    packages,
    cascade: {
      requirements: new Map([
        ['npm', npm],
        ['cargo', cargo],
      ]),
      rules: cascade,
      declared: new Map(Object.entries(dependsOn)),
    },
    wanted: asked,
    hold: new Set(hold.map(({ manifest }) => manifest)),
    linked: linked.map((group) => new Set(group.map(({ manifest }) => manifest))),
    settings,
    listings: new Map(
      Object.entries(published).map(([manifest, texts]) => [
        manifest,
        { registry: 'registry.test', versions: new Map(texts.map((text) => [text, null])) },
      ]),
    ),
    rules: { zeroMajor: 'caret', firstPrerelease: 1, prereleaseOrder: lineRules.prereleaseOrder },
  });
}

/** `name version` of every release, sorted. */
export function versions({ set }: Decision): readonly string[] {
  return set.groups.flatMap(({ packages }) => packages.map((one) => `${one.package} ${one.next}`)).sort();
}

/** A change to some packages, newest first by the order given. */
export function changed(
  sha: string,
  packages: readonly Package[],
  more: Parameters<typeof commit>[1] = {},
): ReadCommit {
  return commit(sha, { paths: packages.map(({ path }) => `${path}/src/a`), ...more });
}
