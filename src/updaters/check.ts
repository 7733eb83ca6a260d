import type { FileRule } from './rule.ts';
import { parseSteps } from '../core/steps.ts';

/** What the selector of a rule should have been, where its form is wrong; null where it is right. */
export async function selectorProblem({ kind, select }: FileRule): Promise<string | null> {
  switch (kind) {
    case 'regex':
      return (await import('./regex.ts')).regexProblem(select);
    case 'json':
    case 'yaml':
    case 'toml':
      return parseSteps(select) === null
        ? `a path such as 'info.version', 'servers[0].version' or '["a.b"].c'`
        : null;
    default:
      return null;
  }
}
