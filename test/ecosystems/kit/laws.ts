import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ReleaseError } from '../../../src/core/error.ts';
import type { Ecosystem } from '../../../src/ecosystems/ecosystem.ts';
import { packagesOf, readAll, released, type Files } from './repository.ts';

/**
 * A repository as a template: `‹v›` stands for the version as the ecosystem writes it, `‹p›` for its numbers, `‹s›` for
 * its suffix. What is no marker must come through a release byte for byte.
 */
export interface Template {
  readonly files: Files;
  /** Lines that may stand between the lines of any file. */
  readonly noise: readonly string[];
  /** How a version is written; as it is unless told otherwise. */
  readonly spelt?: (version: string) => string;
}

const moves = [
  ['1.0.0', '1.0.1'],
  ['1.2.3', '2.0.0'],
  ['1.0.0-beta.2', '1.0.0-beta.3'],
  ['0.9.9', '0.10.0-rc.1'],
  ['1.0.0-rc.1', '1.0.0'],
] as const;

const style = fc.record({ crlf: fc.boolean(), mark: fc.boolean(), cut: fc.boolean() });

/** The laws that hold for every ecosystem, checked on a template. */
export function obeysTheLaws(ecosystem: Ecosystem, template: Template, runs = 200): void {
  const files = fc.tuple(
    ...Object.entries(template.files).map(([path, text]) =>
      fc
        .tuple(noisy(text, template.noise), style)
        .map(([noised, how]) => [path, styled(noised, how)] as const),
    ),
  );
  test(`${ecosystem.id}: an edit changes the version and no other byte, and is read back`, () => {
    fc.assert(
      fc.property(files, fc.constantFrom(...moves), (entries, [from, to]) => {
        const before = filled(Object.fromEntries(entries), from, template);
        const after = released(ecosystem, before, { to });
        assert.deepEqual(after, filled(Object.fromEntries(entries), to, template));
        assert.deepEqual(new Set(packagesOf(ecosystem, after).map(({ version }) => version)), new Set([to]));
      }),
      { numRuns: runs },
    );
  });
  test(`${ecosystem.id}: whatever a file holds, reading it ends well or with a ReleaseError`, () => {
    fc.assert(
      fc.property(broken(filled(template.files, '1.2.3', template)), (files) => {
        try {
          readAll(ecosystem, files);
          released(ecosystem, files, { to: '2.0.0-rc.1' });
        } catch (error) {
          assert.ok(error instanceof ReleaseError, String(error));
        }
      }),
      { numRuns: runs * 2 },
    );
  });
}

function filled(files: Files, version: string, { spelt = (text) => text }: Template): Files {
  const [numbers = '', suffix = ''] = version.split('-');
  const fill = (text: string): string =>
    text.replaceAll('‹v›', spelt(version)).replaceAll('‹p›', numbers).replaceAll('‹s›', suffix);
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [path, fill(text)]));
}

function noisy(text: string, noise: readonly string[]): fc.Arbitrary<string> {
  const lines = text.split('\n');
  return fc
    .array(fc.constantFrom('', ...noise), { minLength: lines.length, maxLength: lines.length })
    .map((extra) =>
      lines
        .flatMap((line, at) => (at === 0 || extra[at] === '' ? [line] : [extra[at] ?? '', line]))
        .join('\n'),
    );
}

function styled(
  text: string,
  how: { readonly crlf: boolean; readonly mark: boolean; readonly cut: boolean },
): string {
  const body = how.cut ? text.replace(/\n+$/, '') : text;
  return (how.mark ? '\uFEFF' : '') + (how.crlf ? body.replaceAll('\n', '\r\n') : body);
}

/** The files with pieces cut out, doubled, or put in from elsewhere. */
function broken(files: Files): fc.Arbitrary<Files> {
  const scraps = fc.constantFrom(
    '',
    '"',
    "'",
    '<',
    '>',
    '(',
    '{',
    '}',
    '\\',
    '$',
    '#{',
    '‹',
    '\0',
    '9'.repeat(40),
    '\n',
    '- ',
    ': ',
  );
  return fc
    .tuple(
      ...Object.entries(files).map(([path, text]) =>
        fc
          .tuple(fc.nat(text.length), fc.nat(60), fc.oneof(scraps, fc.string()))
          .map(([at, length, scrap]) => [path, text.slice(0, at) + scrap + text.slice(at + length)] as const),
      ),
    )
    .map((entries) => Object.fromEntries(entries));
}
