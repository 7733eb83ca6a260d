import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { link, markup, own, text } from '../../../src/show/html/html.ts';
import { reportPage } from '../../../src/show/report/page.ts';
import { readiness, reportOf, twelveWeeks } from '../../helpers/delivery.ts';
import { Story } from '../../helpers/deployments.ts';
import { hostileReport } from './hostile.ts';

test('property: text holds nothing that ends an element, an attribute or a reference', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (untrusted) => {
      const escaped = String(text(untrusted));
      assert.doesNotMatch(escaped, /[<>"'`]|&(?!#\d+;)/);
      assert.doesNotMatch(escaped, /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
      assert.equal(String(own(untrusted)), `<bdi>${escaped}</bdi>`);
    }),
  );
});

test('a link leads to the web and nowhere else, and carries no password', () => {
  const to = (url: string | null): string => String(link(text('job'), url));
  assert.equal(
    to('https://ci.example/a?b="c"&d'),
    '<a href="https://ci.example/a?b=%22c%22&#38;d" rel="noreferrer noopener">job</a>',
  );
  for (const url of [
    null,
    '',
    'x',
    '//host',
    'javascript:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,x',
  ])
    assert.equal(to(url), 'job', String(url));
  for (const url of ['file:///etc/passwd', 'https://me:secret@host/', 'vbscript:x', ' javascript:alert(1)'])
    assert.equal(to(url), 'job', url);
});

test('markup keeps its own text and takes lists', () => {
  assert.equal(
    String(markup`<p class="${text('a"b')}">${[text('<'), text('>')]} ${3}</p>`),
    '<p class="a&#34;b">&#60;&#62; 3</p>',
  );
});

test('a page is the same each time, has every section, and no address in it but those of jobs', () => {
  const make = (): string => reportPage(reportOf(twelveWeeks(), { readiness }));
  const page = make();
  assert.equal(make(), page);
  const sections = [...page.matchAll(/<h2 id="(\w+)">/g)].map(([, id]) => id);
  assert.deepEqual(sections, ['now', 'holds', 'timeline', 'versions', 'metrics', 'readiness', 'history']);
  const addresses = [...page.matchAll(/\b(?:src|href|action|data|poster)="([^"#][^"]*)"/g)].map(
    ([, url]) => url,
  );
  assert.ok(addresses.every((url) => url === 'data:,' || url?.startsWith('https://ci.example.com/')));
  assert.doesNotMatch(page, /<script|\son\w+=|\sstyle=|@import|url\(/i);
  assert.doesNotMatch(reportPage(hostileReport()), /<script|<img|\sstyle=|<svg\/|javascript:alert\(\d+\)"/i);
});

test('a page of nothing says so, section by section', () => {
  const page = reportPage(reportOf({ story: new Story(), history: new Map() }));
  for (const words of [
    'Nothing was deployed yet',
    'No version is held',
    'Nothing ran yet',
    'nothing to measure',
  ])
    assert.ok(page.includes(words), words);
  assert.doesNotMatch(page, /NaN|undefined|Infinity/);
});
