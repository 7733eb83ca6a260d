import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import { reportPage } from '../../../src/show/report/page.ts';
import { z } from 'zod';
import { ask, browserFor, openFile, type Opened } from '../../helpers/browser.ts';
import { readiness, reportOf, twelveWeeks } from '../../helpers/delivery.ts';
import { temporary } from '../../helpers/repo.ts';
import { hostile, hostileReport } from './hostile.ts';

const looks = [
  { width: 1200, scheme: 'light' },
  { width: 1200, scheme: 'dark' },
  { width: 380, scheme: 'light' },
  { width: 380, scheme: 'dark' },
] as const;

const pages = {
  'a page of twelve weeks': (): string => reportPage(reportOf(twelveWeeks(), { readiness })),
  'a page of hostile texts': (): string => reportPage(hostileReport()),
} as const;

suite('in a browser', () => {
  for (const [name, make] of Object.entries(pages)) {
    test(`${name} shows itself, asks for nothing, says nothing, fits the window, and axe finds no fault`, async (t) => {
      const browser = await browserFor(t);
      if (browser === null) return;
      const path = saved(t, make());
      for (const look of looks) {
        const opened = await openFile(browser, path, look);
        const where = `${String(look.width)} px, ${look.scheme}`;
        assert.deepEqual(opened.complaints, [], where);
        const { page } = opened;
        const widths = '[document.documentElement.scrollWidth, document.documentElement.clientWidth]';
        const [content = 0, window = 0] = await ask(page, z.array(z.number()), widths);
        assert.ok(content <= window, `${where}: ${String(content)} wide`);
        assert.deepEqual(await faults(opened), [], where);
        await page.close();
      }
    });
  }

  test('every hostile text is there as text, and none of it became markup', async (t) => {
    const browser = await browserFor(t);
    if (browser === null) return;
    const { page, complaints } = await openFile(browser, saved(t, reportPage(hostileReport())), looks[0]);
    const found = await ask(
      page,
      z.object({
        text: z.string(),
        elements: z.array(z.string()),
        attributes: z.array(z.string()),
        links: z.array(z.string()),
      }),
      `(() => {
        const all = [...document.querySelectorAll('*')];
        return {
          text: document.body.textContent,
          elements: all.map(({ localName }) => localName),
          attributes: all.flatMap(({ attributes }) => [...attributes].map(({ name }) => name)),
          links: [...document.querySelectorAll('a')].map(({ href }) => href),
        };
      })()`,
    );
    for (const { given, shown } of hostile) assert.ok(found.text.includes(shown), given);
    assert.deepEqual(
      found.elements.filter((name) => /^(?:script|img|iframe|object|embed|form|base|b)$/.test(name)),
      [],
    );
    assert.equal(found.elements.filter((name) => name === 'style').length, 1);
    assert.deepEqual(
      found.attributes.filter((name) => /^(?:on|style|data-|autofocus|srcdoc)/.test(name)),
      [],
    );
    const links = found.links.filter((href) => !href.startsWith('file:'));
    assert.ok(
      links.length > 0 && links.every((href) => href.startsWith('https://ci.example.com/')),
      links.join(' '),
    );
    assert.deepEqual(complaints, []);
  });

  test('a script that did get in would not run, and what it loads would not be loaded', async (t) => {
    const browser = await browserFor(t);
    if (browser === null) return;
    const evil =
      '<script>document.title = "owned"</script><img src="https://evil.example/x.png" onerror="document.title = 1"><style>body { display: none }</style></main>';
    const broken = reportPage(reportOf(twelveWeeks())).replace('</main>', () => evil);
    const { page, complaints } = await openFile(browser, saved(t, broken), looks[0]);
    assert.equal(await page.title(), 'lantern: deployments');
    assert.notEqual(await ask(page, z.string(), 'getComputedStyle(document.body).display'), 'none');
    const refused = complaints.filter((one) =>
      one.includes('violates the following Content Security Policy'),
    );
    for (const what of ['inline script', 'event handler', 'inline style', 'the image'])
      assert.ok(
        refused.some((one) => one.includes(what)),
        what,
      );
    assert.deepEqual(
      complaints.filter((one) => !refused.includes(one)),
      ['request: https://evil.example/x.png'],
      'a request the browser refused before it was sent',
    );
  });

  test('all that can be operated is reached by keyboard, and shows it', async (t) => {
    const browser = await browserFor(t);
    if (browser === null) return;
    const { page } = await openFile(
      browser,
      saved(t, reportPage(reportOf(twelveWeeks(), { readiness }))),
      looks[0],
    );
    const count = (selector: string): Promise<number> =>
      ask(page, z.number(), `document.querySelectorAll('${selector}').length`);
    const all = await count('a[href], summary, [tabindex="0"]');
    // Regions that are in closed details are not reached until those are opened.
    const closed = await count('details:not([open]) [tabindex="0"]');
    const reached = new Set<number>();
    for (let at = 0; at < all - closed; at++) {
      await page.keyboard.press('Tab');
      const [index = -1, outline = 0] = await ask(
        page,
        z.array(z.number()),
        `[[...document.querySelectorAll('*')].indexOf(document.activeElement),
          parseFloat(getComputedStyle(document.activeElement).outlineWidth)]`,
      );
      assert.ok(outline >= 2, `stop ${String(at)} has no outline`);
      reached.add(index);
    }
    assert.equal(reached.size, all - closed);
    t.diagnostic(`${String(reached.size)} stops, ${String(reached.size)} reached`);
  });

  test('on paper it has its tables too', async (t) => {
    const browser = await browserFor(t);
    if (browser === null) return;
    const { page } = await openFile(browser, saved(t, reportPage(reportOf(twelveWeeks()))), looks[0]);
    await page.emulateMediaType('print');
    const heights = await ask(
      page,
      z.array(z.number()),
      `[...document.querySelectorAll('details table')].map((table) => table.getBoundingClientRect().height)`,
    );
    assert.ok(heights.length > 0 && heights.every((height) => height > 100), heights.join(' '));
    assert.equal(
      await ask(page, z.string(), `getComputedStyle(document.querySelector('nav')).display`),
      'none',
    );
  });
});

/** What axe-core, an independent judge of accessibility, finds: contrast, names, headings, tables, structure. */
async function faults({ page }: Opened): Promise<readonly string[]> {
  // The page's policy lets no script in but that of a debugger.
  await page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  return ask(
    page,
    z.array(z.string()),
    `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
      violations.flatMap(({ id, nodes }) =>
        nodes.slice(0, 3).map(({ html, failureSummary }) => [id, html.slice(0, 160), failureSummary].join(': '))))`,
  );
}

function saved(t: TestContext, page: string): string {
  const path = join(temporary(t, 'page'), 'report.html');
  writeFileSync(path, page);
  return path;
}
