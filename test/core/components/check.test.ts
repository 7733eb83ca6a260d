import assert from 'node:assert/strict';
import { test } from 'node:test';
import { componentCheck, type Component } from '../../../src/core/components/check.ts';
import { parseNeeds } from '../../../src/core/components/needs.ts';
import type { Requirement } from '../../../src/core/compatibility.ts';
import { ReleaseError } from '../../../src/core/error.ts';

function component(name: string, version: string | null, needs: Component['needs'] = {}): Component {
  return {
    environment: `production-${name}`,
    names: [`@acme/${name}`, `production-${name}`],
    version,
    needs,
  };
}

/** Verdict and message of web on its way, beside api. */
function asked(web: Component, api: Component, rules: readonly Requirement[] = []): string {
  const { verdict, message } = componentCheck({ coming: web, others: [api], rules });
  return `${verdict}: ${message}`;
}

test('what a version needs is held against what runs there', () => {
  const web = component('web', '3.0.0', { '@acme/api': '>=2' });
  assert.equal(
    asked(web, component('api', '2.1.0')),
    'passed: @acme/web 3.0.0 needs @acme/api >=2, and 2.1.0 is in production-api',
  );
  assert.match(asked(web, component('api', '1.9.0')), /^refused: .* needs @acme\/api >=2, and 1\.9\.0 is in/);
  assert.match(
    asked(web, component('api', '2.0.0-beta1')),
    /^passed/,
    'a prerelease counts as what it leads to',
  );
  assert.match(asked(web, component('api', null)), /^refused: .* nothing is known to run in production-api/);
  assert.match(
    asked(component('web', '3.0.0', { mail: '*' }), component('api', '1.0.0')),
    /^refused: .* needs mail \*, and no environment beside it runs that/,
  );
});

test('so is what others need of it', () => {
  const api = component('api', '2.0.0', { 'production-web': '^3' });
  assert.match(asked(component('web', '3.4.0'), api), /^passed: @acme\/api 2\.0\.0 needs production-web \^3/);
  const check = componentCheck({ coming: component('web', '2.9.0'), others: [api], rules: [] });
  assert.equal(check.verdict, 'refused');
  assert.equal(
    check.hint,
    'First bring a version of it that goes with 2.9.0 to production-api: release deploy <version> --env production-api',
  );
});

test('rules of the configuration count for the versions they are about, by their policy', () => {
  const rule = { package: '@acme/web', range: '>=3', needs: { '@acme/api': '>=2', '@acme/lib': '>=9' } };
  const [api, web] = [component('api', '1.0.0'), component('web', '3.0.0')];
  assert.match(
    asked(web, api, [rule]),
    /^refused: @acme\/web 3\.0\.0 needs @acme\/api >=2, and 1\.0\.0 is in/,
  );
  assert.equal(asked(component('web', '2.9.9'), api, [rule]), 'passed: nothing needs anything here');
  assert.match(
    asked(web, api, [{ ...rule, policy: 'warn' }]),
    /^passed: let pass by policy: @acme\/web 3\.0\.0/,
  );
});

test('what is wrong between others is not held against it', () => {
  const others = [component('api', '1.0.0', { '@acme/db': '>=9' }), component('db', '1.0.0')];
  assert.equal(componentCheck({ coming: component('web', '1.0.0'), others, rules: [] }).verdict, 'passed');
});

test('a file that says what is needed says it as ranges', () => {
  assert.deepEqual(parseNeeds('{ "api": "^2 || 4.x" }', 'needs.json'), { api: '^2 || 4.x' });
  for (const text of ['', '[]', '{ "api": 2 }', '{ "api": "two" }', '{ "api": null }'])
    assert.throws(
      () => parseNeeds(text, 'needs.json'),
      (error) =>
        error instanceof ReleaseError &&
        error.code === 'CONFIG_INVALID' &&
        error.message.startsWith('needs.json: '),
    );
});

test('all that bear the name have to go with it', () => {
  const web = component('web', '3.0.0', { '@acme/api': '>=2' });
  const [eu, us] = ['2.0.0', '1.0.0'].map((version, at) => ({
    ...component('api', version),
    environment: `api-${String(at)}`,
  }));
  assert.ok(eu !== undefined && us !== undefined);
  const { verdict, message } = componentCheck({ coming: web, others: [eu, us], rules: [] });
  assert.equal(verdict, 'refused');
  assert.match(message, /needs @acme\/api >=2, and 1\.0\.0 is in api-1$/);
});
