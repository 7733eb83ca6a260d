import type { Json } from '../../core/plugin-call.ts';
import { account, migration, only, told, without, type Account } from './account.ts';
import {
  becomes,
  byHand,
  isBelowOne,
  setting,
  unnecessary,
  zeroMajor,
  type Ground,
  type GroundPackage,
  type Migrate,
  type Outcome,
  type Texts,
} from './model.ts';
import { bumpOf, component, packageRules } from './release-please-package.ts';
import { each } from './usual.ts';
import { at, firstOf, isRecord, listOf, textOf, textsOf, valueOf, type JsonRecord } from './values.ts';

const configFile = 'release-please-config.json';
const manifestFile = '.release-please-manifest.json';

/** Where its action may stand; `.github/workflows` is looked through for others. */
export const releasePleaseFiles: readonly string[] = [
  configFile,
  '.github/release-please-config.json',
  manifestFile,
  '.github/release-please.yml',
];

/** release-please 17 (its docs/manifest-releaser.md, docs/customizing.md and schemas/config.json). */
export const releasePlease: Migrate = (texts, ground) => {
  const found = firstOf(texts, [configFile, '.github/release-please-config.json']);
  if (found !== null && isRecord(found.value))
    return migration('release-please', [
      { file: found.file, ...translated(found.value, ground) },
      ...manifestOf(texts),
    ]);
  const app = firstOf(texts, ['.github/release-please.yml']) ?? actionIn(texts);
  if (app === null || !isRecord(app.value)) return null;
  return migration('release-please', [
    { file: app.file, ...translated(fromApp(app.value), ground) },
    ...manifestOf(texts),
  ]);
};

function manifestOf(texts: Texts): readonly (Account & { readonly file: string })[] {
  if (!texts.has(manifestFile)) return [];
  const text = 'the last versions are those of the tags: remove it once release-please is gone';
  return [{ file: manifestFile, ...told('(all of it)', unnecessary(text)) }];
}

/** The inputs of its action in a workflow (googleapis/release-please-action, action.yml), of version 3. */
function actionIn(texts: Texts): { readonly file: string; readonly value: Json } | null {
  for (const [file, text] of texts) {
    if (!file.startsWith('.github/workflows/') || !text.includes('release-please-action')) continue;
    const jobs = at(valueOf(text, file), 'jobs');
    const steps = isRecord(jobs) ? Object.values(jobs).flatMap((job) => listOf(at(job, 'steps'))) : [];
    const step = steps.find((one) => (textOf(at(one, 'uses')) ?? '').includes('release-please-action'));
    const inputs = at(step, 'with');
    if (step !== undefined) return { file, value: isRecord(inputs) ? inputs : {} };
  }
  return null;
}

/** What the action and the app name otherwise. */
const appNames: Readonly<Record<string, string>> = {
  releaseType: 'release-type',
  handleGHRelease: '(app)',
  primaryBranch: 'default-branch',
  bumpMinorPreMajor: 'bump-minor-pre-major',
  bumpPatchForMinorPreMajor: 'bump-patch-for-minor-pre-major',
  changelogPath: 'changelog-path',
  extraFiles: 'extra-files',
  packageName: 'package-name',
  changelogTypes: 'changelog-sections',
  'changelog-types': 'changelog-sections',
  token: '(app)',
  'repo-url': '(app)',
  command: '(app)',
  fork: '(app)',
  manifest: '(app)',
  'target-branch': 'default-branch',
};

function fromApp(inputs: JsonRecord): JsonRecord {
  return Object.fromEntries(
    Object.entries(inputs).map(([key, value]) => {
      const name = Object.hasOwn(appNames, key) ? (appNames[key] ?? key) : key;
      const isText = typeof value === 'string' && /^\s*\[/.test(value);
      return [name, isText ? valueOf(value, `${key}.json`) : flagOf(value)];
    }),
  );
}

/** Inputs of actions are texts. */
function flagOf(value: Json): Json {
  return value === 'true' ? true : value === 'false' ? false : value;
}

function translated(config: JsonRecord, ground: Ground): Account {
  const packages = at(config, 'packages');
  const own = isRecord(packages) ? packages : { '.': {} };
  const defaults = without(config, [...topKeys, 'packages']);
  const top = account(only(config, topKeys), topRules(ground, config));
  return {
    outcomes: [
      ...top.outcomes,
      ...account(defaults, packageRules({ ground, path: null, config: defaults })).outcomes,
      ...Object.entries(own).flatMap(([path, value]) =>
        ownOf(path, value, defaults, { ground, isNamed: isRecord(packages) }),
      ),
      ...told('(what releases)', whatReleases(defaults, own)).outcomes,
      ...told('(versions below 1.0.0)', belowOne(defaults, own, ground)).outcomes,
      ...told('packages', others(own, ground, isRecord(packages))).outcomes,
    ],
  };
}

function ownOf(
  path: string,
  value: Json,
  defaults: JsonRecord,
  { ground, isNamed }: { readonly ground: Ground; readonly isNamed: boolean },
): Account['outcomes'] {
  const config = { ...defaults, ...(isRecord(value) ? value : {}) };
  const prefix = isNamed ? `packages["${path}"].` : '';
  const tags = told(`${prefix}(tags)`, component(path, config, ground));
  return [...account(value, packageRules({ ground, path, config }), prefix).outcomes, ...tags.outcomes];
}

const topKeys = ['$schema', 'plugins', 'default-branch', '(app)', ...pullRequestKeys()];

function pullRequestKeys(): readonly string[] {
  return [
    ...[
      'bootstrap-sha',
      'last-release-sha',
      'commit-search-depth',
      'release-search-depth',
      'sequential-calls',
    ],
    ...[
      'group-pull-request-title-pattern',
      'always-link-local',
      'always-update',
      'signoff',
      'label',
      'release-label',
    ],
  ];
}

function topRules(ground: Ground, config: JsonRecord): Readonly<Record<string, (value: Json) => Outcome>> {
  return {
    $schema: () => unnecessary('the schema of another tool'),
    '(app)': () => unnecessary('how its action or app is run'),
    plugins: (value) => plugins(value, config),
    'default-branch': (value) =>
      textOf(value) === ground.branch || (textOf(value) ?? '').startsWith('${{')
        ? unnecessary('the default branch')
        : becomes('branch', setting('branch', value, 'the branch release-please released from')),
    ...each(pullRequestKeys(), () => unnecessary('about its pull request, or how far it looks back')),
  };
}

const workspaces = /^(?:node|cargo|maven)-workspace$/;

/** Its plugins (docs/manifest-releaser.md "Plugins"). */
function plugins(value: Json, config: JsonRecord): Outcome {
  const list = listOf(value);
  const names = list.map((one) => textOf(one) ?? textOf(at(one, 'type')) ?? '');
  const linked = list
    .filter((one) => textOf(at(one, 'type')) === 'linked-versions')
    .map((one) => textsOf(at(one, 'components')).map((name) => pathOf(name, config)));
  const unknown = names.filter(
    (name) => !workspaces.test(name) && !/^(?:linked-versions|sentence-case|group-priority)$/.test(name),
  );
  const settings = [
    ...(names.some((name) => workspaces.test(name))
      ? [
          setting(
            'cascade',
            { default: { when: 'always' } },
            'dependents were released with every release of what they need',
          ),
        ]
      : []),
    ...(linked.length > 0 ? [setting('linked', linked, 'linked-versions: the next version is shared')] : []),
  ];
  if (unknown.length > 0) return { ...byHand(`${unknown.join(', ')}: not known here`), settings };
  const linkedText = linked.length > 0 ? '; here only those that changed move, there all of them' : '';
  return settings.length === 0
    ? unnecessary('subjects stay as they are written')
    : becomes(`cascade and linked${linkedText}`, ...settings);
}

/** The path of the package that has a component; the component itself where none says so. */
function pathOf(name: string, config: JsonRecord): string {
  const packages = at(config, 'packages');
  const pairs = isRecord(packages) ? Object.entries(packages) : [];
  const found = pairs.find(
    ([, one]) => textOf(at(one, 'component')) === name || textOf(at(one, 'package-name')) === name,
  );
  return found?.[0] ?? name;
}

/** What its changelog shows releases (its src/util/filter-commits.ts), with patch unless it is a feature. */
function whatReleases(defaults: JsonRecord, own: JsonRecord): Outcome {
  const all = [defaults, ...Object.values(own)];
  const bumps = [
    ...new Set(all.map((one) => at(one, 'changelog-sections')).filter((one) => one !== undefined)),
  ];
  if (bumps.length > 1)
    return {
      ...byHand('packages differ in what releases: set bump in packages'),
      settings: bumpOf(bumps[0]),
    };
  return becomes('bump', ...bumpOf(bumps[0]));
}

function belowOne(defaults: JsonRecord, own: JsonRecord, ground: Ground): Outcome {
  const policies = Object.values(own).map((one) => {
    const [minor, patch] = ['bump-minor-pre-major', 'bump-patch-for-minor-pre-major'].map(
      (key) => (at(one, key) ?? at(defaults, key)) === true,
    );
    return [minor === true, patch === true] as const;
  });
  const [[minor, patch] = [false, false], ...more] = policies;
  if (isBelowOne(ground) && more.some((one) => one[0] !== minor || one[1] !== patch))
    return byHand('packages differ in how versions move below 1.0.0: look which zeroMajor is right');
  if (isBelowOne(ground) && patch && !minor)
    return byHand('a feature is a patch there, and a breaking change makes 1.0.0: no zeroMajor says both');
  const policy = minor ? (patch ? 'caret' : 'minor-feat') : 'plain';
  const settings = zeroMajor(policy, 'as release-please moved versions below 1.0.0', ground);
  return settings.length === 0
    ? unnecessary('the default, or no version is below 1.0.0')
    : becomes('zeroMajor', ...settings);
}

/** Only packages it names are released. */
function others(own: JsonRecord, { packages }: Ground, isNamed: boolean): Outcome {
  const paths = new Set(Object.keys(own));
  const left = packages.filter(({ path }) => !paths.has(path));
  if (!isNamed || left.length === 0 || left.length === packages.length)
    return unnecessary('all packages here are named');
  return becomes('ignore', setting('ignore', left.map(nameOf), 'packages release-please does not release'));
}

function nameOf({ name, path }: GroundPackage): string {
  return name === '' ? path : name;
}
