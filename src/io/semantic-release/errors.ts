import { ReleaseError } from '../../core/error.ts';
import { cleanLine, cut } from '../../core/notes/clean.ts';
import type { PluginHook } from '../../core/plugin-call.ts';

/** A plugin's failure, every part of it, in its own words. */
export function pluginFailure(plugin: string, hook: PluginHook, cause: unknown): ReleaseError {
  const parts = partsOf(cause);
  const message = parts.map((part) => `${plugin} ${hook}: ${wordsOf(part)}`).join('\n');
  const hints = parts.flatMap((part) => detailsOf(part));
  return new ReleaseError('PLUGIN_FAILED', message, {
    cause,
    hint: hints[0] ?? `The words are those of ${plugin}: look for them in its documentation`,
  });
}

/** Several failures in one (an AggregateError of any make has `errors`, or is iterable). */
function partsOf(error: unknown): readonly unknown[] {
  if (typeof error !== 'object' || error === null) return [error];
  if ('errors' in error && Array.isArray(error.errors) && error.errors.length > 0) return error.errors;
  return isIterable(error) ? [...error] : [error];
}

function isIterable(value: object): value is Iterable<unknown> {
  return Symbol.iterator in value && typeof value[Symbol.iterator] === 'function';
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return cut(cleanLine(String(error)), 500);
  const code = 'code' in error && typeof error.code === 'string' ? `${error.code} ` : '';
  return cut(cleanLine(`${code}${error.message}`), 500);
}

/** The first paragraph of what a SemanticReleaseError says to do, without its Markdown links. */
function detailsOf(error: unknown): readonly string[] {
  if (typeof error !== 'object' || error === null || !('details' in error)) return [];
  const { details } = error;
  if (typeof details !== 'string' || details.trim() === '') return [];
  const [first = ''] = details.trim().split('\n\n');
  return [cut(cleanLine(first), 500)];
}
