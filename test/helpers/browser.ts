import type { TestContext } from 'node:test';
import { launch, type Browser, type Page } from 'puppeteer-core';
import type { z } from 'zod';
import { toolFor } from './tools.ts';

/** A browser for the time of a test; null, and the test is skipped by name, where there is none. */
export async function browserFor(t: TestContext): Promise<Browser | null> {
  const argv = toolFor(t, 'chromium');
  if (argv === null) return null;
  const browser = await launch({
    executablePath: `/usr/bin/${argv[0] ?? 'chromium'}`,
    // Containers run as root and have no room in /dev/shm. The pages are our own files.
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
  });
  t.after(() => browser.close());
  return browser;
}

/** A page, and everything it did that nobody wants of it. */
export interface Opened {
  readonly page: Page;
  /** Console messages, errors of scripts, dialogs, and addresses asked for besides the page's own. */
  readonly complaints: readonly string[];
}

/** How a page is looked at. */
export interface Look {
  readonly width: number;
  readonly scheme: 'light' | 'dark';
}

/** Opens a file in a window of a certain width. */
export async function openFile(browser: Browser, path: string, { width, scheme }: Look): Promise<Opened> {
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`error: ${String(error)}`));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (request.url() !== `file://${path}`) complaints.push(`request: ${request.url()}`);
  });
  await page.setViewport({ width, height: 900 });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
  await page.goto(`file://${path}`);
  return { page, complaints };
}

/** The value of an expression inside a page, which is a text: what runs there is not of this program. */
export async function ask<T>(page: Page, shape: z.ZodType<T>, expression: string): Promise<T> {
  return shape.parse(await page.evaluate(expression));
}
