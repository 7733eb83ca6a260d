import { parseSteps } from '../steps.ts';

/** What stands at a path (`checks[0].status`) of a parsed JSON document; undefined where nothing does. */
export function valueAt(document: unknown, path: string): unknown {
  return (parseSteps(path) ?? []).reduce<unknown>((value, step) => {
    if (typeof value !== 'object' || value === null) return undefined;
    if (step.to === 'index') return Array.isArray(value) ? own(value, String(step.index)) : undefined;
    return step.to === 'key' && !Array.isArray(value) ? own(value, step.key) : undefined;
  }, document);
}

/** Nothing a document does not hold itself, such as `constructor`. */
function own(value: object, key: string): unknown {
  return Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
}
