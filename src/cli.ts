#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import process from 'node:process';

const { version } = manifest();
if (process.argv.length === 3 && /^(?:--version|-V)$/.test(process.argv[2] ?? '')) {
  process.stdout.write(`${version}\n`);
} else {
  const { main } = await import('./main.ts');
  process.exitCode = await main(version, process);
}

/** Our own manifest, read without loading anything else: `--version` is asked often. */
function manifest(): { readonly version: string } {
  const text = readFileSync(new URL(import.meta.resolve('releasewright/package.json')), 'utf8');
  const parsed: unknown = JSON.parse(text);
  const found = typeof parsed === 'object' && parsed !== null && 'version' in parsed ? parsed.version : null;
  return { version: typeof found === 'string' ? found : 'unknown' };
}
