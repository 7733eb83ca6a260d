import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { go, hasGo, written } from './real.ts';
import { release } from './repository.ts';

const library = 'package x\n\nconst X = 1\n';
const user =
  'package main\n\nimport (\n\t"fmt"\n\n\tx "example.com/x"\n\t"example.com/x/inner"\n)\n\nfunc main() { fmt.Println(x.X, inner.Y) }\n';
const inner = 'package inner\n\nimport "example.com/x"\n\nconst Y = x.X\n';

/** A library with retractions and a tool, a part that requires it, an example that replaces it. */
const replaced = {
  'go.mod':
    'module example.com/x\n\ngo 1.24\n\ntool example.com/x/cmd\n\nretract (\n\tv1.0.0 // broken\n\t[v1.1.0, v1.1.9]\n)\n\nretract v0.9.0\n',
  'x.go': library,
  'inner/i.go': inner,
  'cmd/main.go': user,
  'example/go.mod':
    'module example\n\ngo 1.24\n\nrequire example.com/x v1.2.0\n\nreplace example.com/x => ../\n',
  'example/main.go': user,
};

test('go accepts a module at its new major, and what is built with it', (t) => {
  if (!hasGo(t)) return;
  for (const [from, to, path] of [
    ['1.2.0', '2.0.0', 'example.com/x/v2'],
    ['1.2.0', '3.0.0-rc.1', 'example.com/x/v3'],
    ['0.9.0', '1.0.0', 'example.com/x'],
  ] as const) {
    const root = written(t, release(replaced, { 'example.com/x': { from, to } }, true));
    assert.equal(go(root, 'list', '-m'), path);
    assert.equal(go(root, 'vet', './...'), '');
    assert.match(go(root, 'mod', 'edit', '-json'), new RegExp(`"Path": "${path}"`));
    assert.equal(go(root, 'tool', '-n', 'cmd').startsWith('refused'), false);
    const example = join(root, 'example');
    assert.equal(go(example, 'list', '-m', '-f', '{{.Version}}', path), `v${to}`);
    assert.equal(go(example, 'run', '.'), '1 1');
  }
});

test('go accepts a workspace whose modules follow each other', (t) => {
  if (!hasGo(t)) return;
  const files = {
    'go.work': 'go 1.24\n\nuse (\n\t./x\n\t./user\n)\n',
    'x/go.mod': 'module example.com/x\n\ngo 1.24\n',
    'x/x.go': library,
    'x/inner/i.go': inner,
    'user/go.mod': 'module example.com/user\n\ngo 1.24\n\nrequire example.com/x v1.2.0\n',
    'user/main.go': user,
  };
  for (const [from, to] of [
    ['1.2.0', '1.3.0'],
    ['1.2.0', '2.0.0'],
  ] as const) {
    const root = written(t, release(files, { 'example.com/x': { from, to } }, true));
    assert.equal(go(join(root, 'user'), 'run', '.'), '1 1');
    // Alone it needs an entry in go.sum that only exists once the tag is published: docs/ecosystems.md says so.
    assert.match(go(join(root, 'user'), 'mod', 'edit', '-json'), new RegExp(`"Version": "v${to}"`));
  }
});
