import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { errorCodes, exitCodes, ReleaseError } from '../../src/core/error.ts';
import { readPage, root, rowsOf, sectionOf } from './pages.ts';

const page = readPage('docs/errors.md');

test('docs/errors.md has every exit code with its name', () => {
  const rows = rowsOf(sectionOf(page, '## Exit codes'));
  const documented = rows.map(([code = '', name = '']) => [name.replaceAll('`', ''), Number(code)]);
  assert.deepEqual(
    Object.fromEntries(documented),
    Object.fromEntries(Object.entries(exitCodes).sort(([, a], [, b]) => a - b)),
  );
  for (const [code, , meaning = ''] of rows) assert.ok(meaning.length > 20, code);
});

test('docs/errors.md has every error code, under its exit code, with cause and cure, and no other', (t) => {
  const documented = documentedErrors();
  assert.deepEqual(
    documented.map(({ code }) => code),
    errorCodes,
    'the codes of src/core/error.ts, in their order',
  );
  for (const { code, exit, text } of documented) {
    const error = errorCodes.find((each) => each === code);
    assert.equal(error && new ReleaseError(error, '').exitCode, exit, `exit code of ${code}`);
    assert.match(text, /^- Cause: [^\n]{20}/m, code);
    assert.match(text, /^- Cure: [^\n]{10}/m, code);
  }
  t.diagnostic(`${documented.length} error codes documented`);
});

test('docs/errors.md has every warning code, and no other', (t) => {
  const rows = rowsOf(sectionOf(page, '## Warnings'));
  const documented = rows.map(([code = '']) => code.replaceAll('`', ''));
  assert.deepEqual(documented.toSorted(), warningCodes());
  for (const [code, cause = '', cure = ''] of rows) assert.ok(cause.length > 20 && cure.length > 4, code);
  t.diagnostic(`${documented.length} warning codes documented`);
});

function documentedErrors(): readonly {
  readonly code: string;
  readonly exit: number;
  readonly text: string;
}[] {
  const groups = page.split(/^## .* \(exit (\d+)\)$/m).slice(1);
  const found: { code: string; exit: number; text: string }[] = [];
  for (let at = 0; at < groups.length; at += 2) {
    const [sections = ''] = (groups[at + 1] ?? '').split(/^## /m);
    for (const section of sections.split(/^### /m).slice(1)) {
      found.push({ code: section.slice(0, section.indexOf('\n')), exit: Number(groups[at]), text: section });
    }
  }
  return found;
}

/** Every code a warning is made with: `warning('CODE'` and `code: 'CODE'` in files that make a Warning. */
function warningCodes(): readonly string[] {
  const codes = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => readFileSync(join(root, 'src', path), 'utf8'))
    .filter((text) => /import type \{[^}]*\bWarning\b/.test(text))
    .flatMap((text) =>
      [...text.matchAll(/\b(?:warning\(\s*|code: )'([A-Z_]{4,})'/g)].map(([, code = '']) => code),
    );
  return [...new Set(codes)].sort();
}
