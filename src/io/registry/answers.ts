import { jsonOrNull } from '../../core/json-text.ts';

/** Whether a value of an answer is an object. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text as a JSON object, or null where it is none. */
export function parseObject(text: string): Readonly<Record<string, unknown>> | null {
  const value = jsonOrNull(text);
  return isObject(value) ? value : null;
}

/** An address that ends in '/', so that names can be added; null where the text is none. */
export function homeOf(text: string): URL | null {
  const address = text.endsWith('/') ? text : `${text}/`;
  const url = URL.canParse(address) ? new URL(address) : null;
  return url !== null && ['http:', 'https:'].includes(url.protocol) ? url : null;
}
