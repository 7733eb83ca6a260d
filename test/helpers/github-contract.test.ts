import assert from 'node:assert/strict';
import { test } from 'node:test';
import { releaseBody } from './github-bodies.ts';
import { requestViolation, violation } from './github-contract.ts';

const origin = 'http://localhost:1';
const release = {
  id: 1,
  tag: 'v1',
  title: '',
  notes: '',
  draft: true,
  prerelease: false,
  immutable: false,
  assets: [],
};
const body = releaseBody({ origin, apiUrl: origin }, release);

test("GitHub's description takes right answers and refuses wrong ones", () => {
  const path = '/repos/o/r/releases/1';
  assert.equal(violation('GET', path, 200, body), null);
  assert.equal(violation('GET', '/repos/o/r/releases', 200, [body]), null);
  assert.equal(violation('DELETE', '/repos/o/r/releases/assets/1', 204, null), null);
  assert.equal(violation('GET', path, 404, { message: 'Not Found' }), null);
  assert.match(violation('GET', path, 200, { ...body, id: '1' }) ?? '', /id must be integer/);
  assert.match(
    violation('GET', path, 200, { ...body, assets: [{}] }) ?? '',
    /must have required property 'digest'/,
  );
  assert.match(violation('GET', path, 200, {}) ?? '', /must have required property/);
  assert.match(violation('POST', '/repos/o/r/releases', 200, body) ?? '', /never answers 200/);
  assert.match(violation('PATCH', path, 422, { message: 'x' }) ?? '', /documentation_url/);
  assert.match(violation('GET', '/repos/o/r/milestones', 200, []) ?? '', /not described/);
  const deployments = '/repos/o/r/deployments';
  assert.equal(requestViolation('POST', deployments, { ref: 'v1', payload: {} }), null);
  assert.match(requestViolation('POST', deployments, {}) ?? '', /must have required property 'ref'/);
  assert.match(requestViolation('POST', '/repos/o/r/releases', {}) ?? '', /is not described/);
});
