import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import { z } from 'zod';

const contract = z
  .object({
    responses: z.record(z.string(), z.record(z.string(), z.unknown()).nullable()),
    requests: z.record(z.string(), z.record(z.string(), z.unknown())),
    $defs: z.record(z.string(), z.unknown()),
  })
  .parse(
    JSON.parse(readFileSync(new URL('../../../test/data/github-openapi.json', import.meta.url), 'utf8')),
  );

const ajv = new Ajv({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addSchema({ $id: 'github', $defs: contract.$defs });

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
  if (path === '/api/graphql') return null; // GraphQL is no part of this description
  const route = routes.find((candidate) => candidate.method === method && candidate.pattern.test(path));
  if (route === undefined) return `${method} ${path} is not described`;
  const described = contract.responses[`${route.key} ${status}`];
  const schema = described ?? errorSchema(status);
  if (schema === null) return described === null ? null : `${route.key} never answers ${status}`;
  const validate = validatorOf(schema);
  if (validate(body)) return null;
  return `${method} ${path} ${status}: ${ajv.errorsText(validate.errors)}`;
}

/** What the description says is wrong with the body of a request; null when it allows it. */
export function requestViolation(method: string, path: string, body: unknown): string | null {
  const route = routes.find((candidate) => candidate.method === method && candidate.pattern.test(path));
  const schema = route === undefined ? undefined : contract.requests[route.key];
  if (schema === undefined) return `the body of ${method} ${path} is not described`;
  const validate = validatorOf(schema);
  return validate(body) ? null : `${method} ${path}: ${ajv.errorsText(validate.errors)}`;
}

const invalid = { $ref: '#/$defs/validation-error' };
const basic = { $ref: '#/$defs/basic-error' };

/** Errors that GitHub describes for all endpoints at once. */
function errorSchema(status: number): object | null {
  if (status === 422) return invalid;
  return status >= 400 ? basic : null;
}

const validators = new Map<unknown, ValidateFunction>();

function validatorOf(schema: object): ValidateFunction {
  const known = validators.get(schema);
  if (known !== undefined) return known;
  const compiled = ajv.compile(withIds(schema));
  validators.set(schema, compiled);
  return compiled;
}

function withIds(schema: unknown): object {
  const text = JSON.stringify(schema).replaceAll('"#/$defs/', '"github#/$defs/');
  return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
}
