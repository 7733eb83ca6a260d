import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Repo, temporary } from '../helpers/repo.ts';
import { assertCivil, assertNotPwned } from './civil.ts';
import { bounded as release } from './run.ts';

/** Settings people and repositories have; none of them may change an answer or run anything. */
const settings: readonly (readonly [key: string, value: string])[] = [
  ['alias.log', '!touch pwned'],
  ['alias.push', '!touch pwned'],
  ['alias.cat-file', '!touch pwned'],
  ['core.fsmonitor', 'touch pwned; false'],
  ['core.pager', 'touch pwned'],
  ['pager.log', 'touch pwned'],
  ['core.editor', 'touch pwned'],
  ['diff.external', 'touch pwned'],
  ['diff.evil.textconv', 'touch pwned'],
  ['diff.evil.command', 'touch pwned'],
  ['gpg.program', 'touch pwned'],
  ['log.showSignature', 'true'],
  ['log.follow', 'true'],
  ['log.date', 'human'],
  ['log.decorate', 'full'],
  ['log.diffMerges', 'off'],
  ['log.graphColors', 'red'],
  ['format.pretty', 'raw %(trailers)'],
  ['i18n.logOutputEncoding', 'UTF-16'],
  ['i18n.commitEncoding', 'ISO-8859-1'],
  ['core.quotePath', 'true'],
  ['core.abbrev', '4'],
  ['core.warnAmbiguousRefs', 'false'],
  ['color.ui', 'always'],
  ['color.status', 'always'],
  ['column.ui', 'always'],
  ['diff.relative', 'true'],
  ['diff.renames', 'copies'],
  ['diff.noprefix', 'true'],
  ['diff.orderFile', '/no/such/file'],
  ['diff.ignoreSubmodules', 'all'],
  ['status.short', 'true'],
  ['status.branch', 'true'],
  ['status.relativePaths', 'true'],
  ['status.showUntrackedFiles', 'no'],
  ['status.renames', 'copies'],
  ['status.showStash', 'true'],
  ['push.followTags', 'true'],
  ['push.default', 'nothing'],
  ['push.recurseSubmodules', 'on-demand'],
  ['push.autoSetupRemote', 'true'],
  ['push.useForceIfIncludes', 'true'],
  ['tag.sort', '-version:refname'],
  ['tag.forceSignAnnotated', 'true'],
  ['versionsort.suffix', '-'],
  ['init.defaultBranch', 'elsewhere'],
  ['init.templateDir', '/no/such/folder'],
  ['advice.detachedHead', 'false'],
  ['fetch.prune', 'true'],
  ['transfer.fsckObjects', 'true'],
  ['rerere.enabled', 'true'],
  ['commit.template', '/no/such/file'],
  ['commit.cleanup', 'verbatim'],
  ['merge.conflictStyle', 'zdiff3'],
  ['safe.bareRepository', 'explicit'],
  ['feature.experimental', 'true'],
];

const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;

function story(dir: string): Repo {
  const repo = new Repo(dir);
  repo.commit('chore: start', {
    'package.json': json({ name: 'root', private: true, workspaces: ['packages/*'] }),
    'packages/a/package.json': json({ name: 'ä', version: '1.0.0' }),
    'packages/b/package.json': json({ name: 'b', version: '1.0.0', dependencies: { ä: '^1.0.0' } }),
    'packages/a/old.js': 'one two three four five six seven eight nine ten\n',
    '.gitattributes': '* diff=evil filter=evil\n',
  });
  repo.tag('ä@1.0.0', 'b@1.0.0');
  repo.commit('feat(ä)!: moved → new', {
    'packages/a/old.js': null,
    'packages/b/new.js': 'one two three four five six seven eight nine ten\n',
  });
  repo.commit('fix: ümlaut', { 'packages/a/ä "quoted".js': 'x' });
  repo.withRemote();
  // A tag and a branch that make the short names of HEAD and of the remote's HEAD ambiguous.
  repo.git('update-ref', 'refs/tags/main', 'HEAD');
  repo.git('update-ref', 'refs/heads/origin/main', 'HEAD');
  return repo;
}

test('git settings change no answer and run nothing', { timeout: 600_000 }, async (t) => {
  const dir = temporary(t, 'hostile');
  const plain = story(join(dir, 'plain'));
  const odd = story(join(dir, 'odd'));
  for (const [key, value] of settings) odd.git('config', key, value);
  const hook = join(dir, 'odd', '.git', 'hooks', 'post-index-change');
  mkdirSync(join(dir, 'odd', '.git', 'hooks'), { recursive: true });
  writeFileSync(hook, '#!/bin/sh\nexit 0\n');
  chmodSync(hook, 0o755);
  const date = '@1795000000 +0000';
  const env = { ...plain.env, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
  const commands = [
    ['next', '--dry-run', '--json'],
    ['next', '--dry-run', '--json', '-C', 'packages/b'],
    ['explain', 'ä', '--json'],
    ['explain', 'HEAD', '--json', '-C', 'packages/a'],
    ['changelog', '--from', 'b@1.0.0', '--to', 'HEAD', '--json'],
    ['next', '--yes'],
    ['changelog', '--all', '--json'],
    ['next', '--yes'],
  ];
  for (const args of commands) {
    const [one, other] = [await release(plain.dir, env, ...args), await release(odd.dir, env, ...args)];
    assertCivil(one, args.join(' '));
    assertCivil(other, args.join(' '));
    assert.equal(one.code, 0, one.stderr);
    assert.equal(other.code, 0, other.stderr);
    assert.equal(other.stdout.replaceAll(odd.dir, plain.dir), one.stdout, args.join(' '));
  }
  assert.equal(odd.head(), plain.head(), 'the release commits are the same, byte for byte');
  const made = ['ls-remote', 'origin', 'refs/heads/main', 'refs/tags/*@2.0.0'];
  assert.equal(odd.git(...made), plain.git(...made));
  assertNotPwned(dir);
  t.diagnostic(`${settings.length} settings, ${commands.length} commands, same answers; 0 failed`);
});
