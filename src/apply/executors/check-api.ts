import { underBumped, type ApiChange, type ApiReport } from '../../core/api.ts';
import { ReleaseError } from '../../core/error.ts';
import type { Action, Warning } from '../../core/model.ts';
import { shellWord } from '../../core/quote.ts';
import { unchanged, type Executor } from '../executor.ts';

/**
 * Holds the public API against that of the last release. It only looks, so it may be repeated.
 * @throws ReleaseError API_UNDER_BUMP, API_UNCHECKED under the policy 'error'
 */
export const checkApi: Executor<'checkApi'> = async (action, { world, facts }) => {
  const notices = await look(() => world.api.compare(action), action);
  return { ...unchanged, facts: { notices: [...facts.notices, ...notices] } };
};

async function look(
  compare: () => Promise<ApiReport>,
  action: Action<'checkApi'>,
): Promise<readonly Warning[]> {
  try {
    const report = await compare();
    const problem = problemOf(action, underBumped(report, action, action.zeroMajor));
    if (problem !== null && action.policy === 'error') throw problem;
    const notes = report.notes.map((note) => ({
      code: 'API_NOTE',
      message: `${action.package}: ${note}`,
      hint: null,
    }));
    return [...(problem === null ? [] : [asWarning(problem)]), ...notes];
  } catch (error) {
    const told = error instanceof ReleaseError && error.code === 'API_UNCHECKED' && action.policy === 'warn';
    if (!told) throw error;
    return [asWarning(error)];
  }
}

/** Most changes told. */
const listed = 5;

function problemOf(
  { package: name, previous, next }: Action<'checkApi'>,
  changes: readonly ApiChange[],
): ReleaseError | null {
  if (changes.length === 0) return null;
  const shown = changes
    .slice(0, listed)
    .map(({ name: export_, level, what }) => `\n  ${level}: ${export_} ${what}`);
  const more = changes.length > listed ? `\n  … and ${changes.length - listed} more` : '';
  return new ReleaseError(
    'API_UNDER_BUMP',
    `${name} ${previous} → ${next} is too small a step for its public API:${shown.join('')}${more}`,
    {
      hint: `If the change is meant, mark its commit as breaking or name the version (release next --as …); see all: release api ${shellWord(name)}`,
    },
  );
}

function asWarning({ code, message, hint }: ReleaseError): Warning {
  return { code, message, hint };
}
