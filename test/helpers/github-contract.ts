import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { z } from 'zod';

const contract = z
  .object({ responses: z.record(z.string(), z.unknown()), $defs: z.record(z.string(), z.unknown()) })
  .parse(
    JSON.parse(readFileSync(new URL('../../../test/data/github-openapi.json', import.meta.url), 'utf8')),
  );

const ajv = new Ajv({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addSchema({ $id: 'github', $defs: contract.$defs });

const repository = '/repos/{owner}/{repo}';

/** Endpoints of GitHub's description, most specific first. */
const routes = [
  ...new Set(Object.keys(contract.responses).map((key) => key.split(' ').slice(0, 2).join(' '))),
]
  .sort((a, b) => countOf(a) - countOf(b))
  .map((key) => {
    const [method = '', template = ''] = key.split(' ');
    return {
      key,
      method,
      pattern: new RegExp(`^${template.replace(/\{ref\}/, '.+').replace(/\{\w+\}/g, '[^/]+')}$`),
    };
  });

function countOf(key: string): number {
  return key.split('{').length;
}

/** What GitHub's OpenAPI description says is wrong with an answer; null when it allows it. */
export function violation(method: string, path: string, status: number, body: unknown): string | null {
  const route = routes.find((candidate) => candidate.method === method && candidate.pattern.test(path));
  const described = route === undefined ? undefined : contract.responses[`${route.key} ${status}`];
  const schema = described ?? errorSchema(status);
  if (schema === null) return route === undefined ? `${method} ${path} is not described` : null;
  const validate = ajv.compile(withIds(schema));
  if (validate(body)) return null;
  return `${method} ${path} ${status}: ${ajv.errorsText(validate.errors)}`;
}

/** Errors that GitHub describes for all endpoints at once. */
function errorSchema(status: number): object | null {
  if (status === 422) return { $ref: '#/$defs/validation-error' };
  return status >= 400 ? { $ref: '#/$defs/basic-error' } : null;
}

function withIds(schema: unknown): object {
  const text = JSON.stringify(schema).replaceAll('"#/$defs/', '"github#/$defs/');
  return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
}

export { repository };
