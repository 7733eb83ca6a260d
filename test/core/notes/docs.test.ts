import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { commitModel, tagModel } from '../../../src/core/notes/messages.ts';
import { notesModel } from '../../../src/core/notes/model.ts';
import { previewModel } from '../../../src/core/notes/preview.ts';
import { builtInTemplates, change, context, plan, release, tagged } from './fixtures.ts';

test('docs/templates.md names every template and every value they see', () => {
  const text = readFileSync(new URL('../../../../docs/templates.md', import.meta.url), 'utf8');
  const group = tagged([change('x')]);
  const notes = notesModel(group, context);
  const preview = previewModel(plan({ releases: [release()] }));
  const models = [
    notes,
    notes.sections[0]?.entries[0] ?? {},
    commitModel([group]),
    tagModel(group, '', notes),
    preview,
    preview.releases[0] ?? {},
  ];
  for (const name of models.flatMap((model) => Object.keys(model)))
    assert.ok(text.includes(`\`${name}\``), name);
  for (const name of Object.keys(builtInTemplates())) assert.ok(text.includes(`\`${name}.hbs\``), name);
});
