import * as z from 'zod';
import { mirrorKinds, type MirrorSettings } from '../core/mirror/settings.ts';
import { isApiUrl, isOneLine } from './checks.ts';
import { type Fields, key, list, match, text } from './fields.ts';

const variable = match("the name of an environment variable, such as 'EVENTS_URL'", /^[A-Za-z_]\w*$/);
const own = ['environment', 'version', 'commit', 'outcome', 'kind'];
const label = text(
  "the name of a label that no sample has of its own, such as 'service'",
  (name) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !name.startsWith('__') && !own.includes(name),
);
const kinds = mirrorKinds.map((kind) => `'${kind}'`).join(', ');

const entry: z.ZodType<MirrorSettings> = z
  .discriminatedUnion(
    'kind',
    [
      z.strictObject({
        kind: z.literal('github'),
        urls: key(
          z.record(z.string(), text('an http(s) address without user, query or fragment', isApiUrl), {
            error: "an object such as { production: 'https://shop.example.com' }",
          }),
          'Addresses of what runs, by environment.',
        ),
      }),
      z.strictObject({
        kind: z.literal('cdevents'),
        env: variable,
        tokenEnv: key(variable, 'Environment variable with a token (`Authorization: Bearer`).'),
      }),
      z.strictObject({ kind: z.literal('opentelemetry') }),
      z.strictObject({
        kind: z.literal('prometheus'),
        file: text(
          "the path of a file that ends in .prom, such as '/var/lib/node_exporter/shop.prom'",
          (value) => isOneLine(value) && value.endsWith('.prom'),
        ),
        labels: key(
          z.record(label, text('a text of one line', isOneLine), {
            error: "an object such as { service: 'shop' }",
          }),
          'Labels of every sample, so that files of several repositories can stand side by side.',
        ),
      }),
    ],
    { error: `an entry whose kind is one of ${kinds}, such as { kind: 'github' }` },
  )
  .meta({ title: 'Mirror' });

/** Where the ledger is shown. */
export const mirrorFields: Fields<'mirrors'> = {
  mirrors: key(
    list(entry, "a list such as [{ kind: 'github' }]"),
    'Where what the ledger tells is shown to others: as deployments on GitHub, as CDEvents, as traces of OpenTelemetry, in a file for ' +
      'Prometheus. Addresses and tokens are secrets, so they stand in environment variables. A mirror never ends a deployment; ' +
      '`release ledger sync` sends what one lacks. [All of it](mirrors.md).',
    [
      { kind: 'github', urls: { production: 'https://shop.example.com' } },
      { kind: 'cdevents', env: 'EVENTS_URL', tokenEnv: 'EVENTS_TOKEN' },
    ],
  ),
};
