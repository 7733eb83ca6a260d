/** The page with the results: tables made of what was measured, and the reason of every miss. */

/** Why the configuration of a tool's users is what it is. */
const reasons = {
  'release-please':
    'what its changelog shows releases: `changelog-sections`, `changelog-types` or its defaults; a workspace plugin takes dependents along',
  lerna:
    'lerna releases whatever changed, at patch at least, and everything that depends on it; one version in lerna.json means that all commits count',
  'standard-version': 'standard-version and its fork never answer "nothing"',
  'semantic-release': 'its defaults are ours, but for 0.x; `releaseRules` where there are some',
  cocogitto: '`commit_types` of cog.toml',
  commitizen: 'its bump map has `refactor` at patch',
  uplift: 'its defaults are ours, but for 0.x',
  'release-plz': 'release-plz releases whatever changed in a package, and what depends on it',
  'git-cliff (hand-picked versions)':
    '`git-cliff --bump` answers patch at least; one version for the repository',
  none: 'nothing was configured: the defaults',
};

/** @param input results by repository, explained misses, and the tool they were made with */
export function page({ results, explained, tool }) {
  const shown = results.filter(({ whole, cli }) => whole !== null || cli !== null).map(summary);
  const text = [
    '# Backtest: real releases, replayed',
    '',
    'Every release of these repositories was replayed: the repository as it was just before, the release and all later ones hidden, and the tool asked what',
    `comes next. Made by \`scripts/backtest/run.mjs\` on ${tool.date} with commit ${tool.commit}; do not edit.`,
    '',
    '[Results](#results) · [With the same information](#with-the-same-information) · [Bars](#bars) · [Misses](#misses) · [Configuration](#configuration) · [How](#how)',
    '',
    ...resultsSection(shown),
    ...fairSection(shown, explained),
    ...barsSection(shown, tool),
    ...missesSection(shown, explained),
    ...configurationSection(shown),
    ...howSection(),
  ];
  return `${text.join('\n').trimEnd()}\n`;
}

function summary({ repository, whole, cli }) {
  const isWhole = cli !== null && cli.results.length === whole?.results.length;
  const report = isWhole ? cli : (whole ?? cli);
  const pairs = new Map(repository.pairs.map((pair) => [pair.id, pair]));
  const known = new Map((whole ?? report).results.map((one) => [one.id, one]));
  const compared = whole === null || cli === null ? [] : cli.results;
  return {
    repository,
    pairs,
    results: report.results,
    configs: report.configs,
    told: toldOf(whole),
    cli: { points: compared.length, same: compared.filter((one) => one.ok === known.get(one.id)?.ok).length },
    dirty: cli === null ? null : cli.dirty,
  };
}

/** The answers where the tool was told beforehand that something was released. */
function toldOf(whole) {
  return whole?.told ?? [];
}

const isRelease = ({ want }) => want !== null;
const tier = (letter) => (one) => isRelease(one) && one.tier === letter;

function score(results, wanted = () => true) {
  const asked = results.filter(wanted);
  return [asked.filter(({ ok }) => ok).length, asked.length];
}

const fraction = ([right, all]) => (all === 0 ? '–' : `${right}/${all}`);
const percent = ([right, all]) => (all === 0 ? '–' : `${((100 * right) / all).toFixed(1)} %`);

function resultsSection(shown) {
  const rows = shown.map(({ repository, results, told, pairs }) => {
    const peer = bestPeer([...pairs.values()]);
    return [
      repository.repo,
      repository.family,
      ...['A', 'B', 'C'].map((letter) => fraction(score(results, tier(letter)))),
      fraction(score(results, tier('S'))),
      fraction(score(results, (one) => !isRelease(one))),
      percent(score(results, isRelease)),
      percent(score(told, isRelease)),
      peer === null ? '–' : `${percent(peer.score)} (${peer.name})`,
    ];
  });
  return [
    '## Results',
    '',
    ...table(
      [
        'Repository',
        'Released with',
        'A',
        'B',
        'C',
        'Seeds',
        'No release',
        'All releases right',
        'Told that it is one',
        'Best peer',
      ],
      rows,
    ),
    '',
    'A: three peers agree with what shipped. B: one does, or a model of the workspace. C: none does, and git cannot tell. "No release": points where nothing',
    'was released, or HEAD is the release. Peers: semantic-release (`sr`), conventional-recommended-bump (`crb`, which never answers "nothing"), release-please',
    '(`rp`), each with two presets where it has them, and a workspace model (`ref`). "Told that it is one": see below.',
    '',
  ];
}

function fairSection(shown, explained) {
  const reasonOf = new Map(
    explained.flatMap(({ title, points }) => Object.keys(points).map((id) => [id, title])),
  );
  const rows = shown.flatMap(({ repository, told, pairs }) => {
    const peer = bestPeer([...pairs.values()]);
    if (peer === null || told.length === 0) return [];
    const right = score(told, isRelease)[0];
    if (right >= peer.score[0]) return [];
    const isPeer = ({ id, want }) => pairs.get(id)?.peers?.[peer.name] === want;
    const ahead = told.filter((one) => isRelease(one) && !one.ok && isPeer(one));
    const behind = told.filter((one) => isRelease(one) && one.ok && !isPeer(one));
    const why = [...new Set(ahead.map(({ id }) => reasonOf.get(id) ?? 'not explained'))].join('; ');
    return [[repository.repo, peer.name, ahead.length, behind.length, why]];
  });
  return [
    '## With the same information',
    '',
    '`crb` and `ref` are only asked where something was released, and answer a patch where nothing in the commits asks for one. A release tool that runs on every',
    'push is asked everywhere else, too, and there the right answer is "nothing": that is the column "No release", where a tool that never says so has none. With',
    'the same information, told that it is a release (`always: \'patch\'`), the answers are in the column "Told that it is one". Where the best peer is still above:',
    '',
    ...table(['Repository', 'Best peer', 'Only the peer is right', 'Only ours is', 'Why'], rows),
    '',
    'Each of these points is among the [misses](#misses), with the commit in which the maintainers deviate from their own rule. Equal answers would need a',
    'rule that is wrong elsewhere: not to read `!`, or to release what was taken back.',
    '',
  ];
}

function bestPeer(pairs) {
  const counts = new Map();
  const released = pairs.filter(({ nextVersion, tier: letter }) => nextVersion !== null && letter !== 'S');
  for (const { peers, nextVersion } of released) {
    for (const [name, version] of Object.entries(peers ?? {}))
      counts.set(name, (counts.get(name) ?? 0) + (version === nextVersion ? 1 : 0));
  }
  const [best] = [...counts].sort((a, b) => b[1] - a[1]);
  return best === undefined ? null : { name: best[0], score: [best[1], released.length] };
}

function barsSection(shown, { asked }) {
  const all = shown.flatMap(({ results }) => results);
  const cli = shown.reduce(([same, points], one) => [same + one.cli.same, points + one.cli.points], [0, 0]);
  const dirty = shown.reduce((sum, one) => sum + (one.dirty ?? 0), 0);
  const rows = [
    ['tier A', '≥ 99.5 %', score(all, tier('A'))],
    ['tier B', '≥ 85 %', score(all, tier('B'))],
    ['seeds', 'all', score(all, tier('S'))],
    ['no release', '100 %', score(all, (one) => !isRelease(one))],
    ['points also asked through the command line, with the same answer', 'all', cli],
  ].map(([what, bar, result]) => [what, bar, fraction(result), percent(result)]);
  return [
    '## Bars',
    '',
    ...table(['What', 'Bar', 'Right', ''], rows),
    '',
    cli[1] === 0
      ? `The command line was not asked in this run${asked === undefined ? '' : `; at ${asked} it was, at every point, with the same results`}.`
      : `Runs of the command line that changed the work tree or a ref: ${dirty}.`,
    '',
  ];
}

function missesSection(shown, explained) {
  const misses = shown.flatMap(({ results }) => results.filter((one) => !one.ok));
  const told = new Set(explained.flatMap(({ points }) => Object.keys(points)));
  const scored = misses.filter((one) => one.tier !== 'C');
  const groups = explained.map(({ title, why, points }) => ({
    title: `### ${title}`,
    why,
    rows: scored.filter(({ id }) => id in points).map((one) => [...shipped(one), points[one.id]]),
  }));
  const rest = scored.filter(({ id }) => !told.has(id)).map((one) => [...shipped(one), one.msg ?? one.kind]);
  return [
    '## Misses',
    '',
    ...groups.filter(({ rows }) => rows.length > 0).flatMap(missTable),
    ...(rest.length === 0 ? [] : missTable({ title: '### Not explained', why: '', rows: rest })),
    '### Tier C',
    '',
    'What shipped is not in git: versions picked by hand, pull-request texts, differences of an API, tags on no branch.',
    '',
    ...table(['Reason', 'Points', 'Missed'], tierC(shown)),
    '',
  ];
}

function missTable({ title, why, rows }) {
  return [title, '', why, '', ...table(['Release', 'From', 'Shipped', 'Ours', 'Commit'], rows), ''];
}

function shipped({ id, prev, want, got }) {
  return [id, prev, want ?? 'none', got ?? 'none'];
}

function tierC(shown) {
  const counts = new Map();
  for (const { results, pairs } of shown) {
    for (const { id, ok } of results.filter(tier('C'))) {
      const why = pairs.get(id)?.why ?? '';
      const [all, missed] = counts.get(why) ?? [0, 0];
      counts.set(why, [all + 1, missed + (ok ? 0 : 1)]);
    }
  }
  return [...counts].map(([why, numbers]) => [why.replaceAll('-', ' '), ...numbers]);
}

function configurationSection(shown) {
  const rows = shown.flatMap(({ repository, configs }) => {
    const counts = new Map();
    for (const { releaser, config } of configs) {
      const key = JSON.stringify([releaser, { ...config, channels: undefined }]);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    return [...counts].map(([key, points]) => {
      const [releaser, config] = JSON.parse(key);
      return [repository.repo, releaser, points, `\`${JSON.stringify(config)}\``];
    });
  });
  const used = new Set(rows.map(([, releaser]) => releaser));
  return [
    '## Configuration',
    '',
    'What the maintainers told their own tool at that commit, in our words (`scripts/backtest/configure.mjs`), and `channels` by branch: the main branch is',
    '`latest`, a prerelease branch its channel. `zeroMajor` and `firstPrerelease` are the policy the corpus states. No rule knows a repository or a version.',
    '',
    ...table(['Repository', 'Tool', 'Points', 'Configuration'], rows),
    '',
    ...[...used].filter((name) => reasons[name]).map((name) => `- **${name}**: ${reasons[name]}.`),
    '',
  ];
}

function howSection() {
  return [
    '## How',
    '',
    'The corpus and its runner are not part of this repository. `run.mjs` lets the runner call `release next --dry-run --json` (and `--pre <channel>` on prerelease',
    'branches) in a work tree at every point, or at those of a sample with `--sample`; with `--in-process` it plans all points with the same built modules in one',
    'process, in two minutes instead of half an hour. The tables are of the command line where it was asked at every point, else of the run in process.',
  ];
}

function table(head, rows) {
  const cell = (value) => String(value).replaceAll('|', '\\|');
  const line = (cells) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}
