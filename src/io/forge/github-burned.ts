import { z } from 'zod';
import { ReleaseError } from '../../core/error.ts';
import type { Findings, PlannedPush } from '../../core/findings.ts';
import { look } from './github-look.ts';
import type { Session } from './github-session.ts';

const settingSchema = z.object({ enabled: z.boolean() });
const suitesSchema = z.array(z.object({ id: z.number() }));
const suiteSchema = z.object({
  rule_evaluations: z
    .array(z.object({ rule_source: z.object({ type: z.string() }).partial().optional(), result: z.string() }))
    .optional(),
});

const none: Findings = { problems: [], notices: [], unasked: [] };

/** Tags looked up one by one at most. */
const most = 20;

/**
 * The name of a tag whose immutable release was deleted can never be used again (GitHub docs, "Immutable releases"), and
 * GitHub tells of it nowhere but in its log of refused pushes, for a month and to administrators.
 */
export async function checkBurned(session: Session, { tags }: PlannedPush): Promise<Findings> {
  const { client, repo } = session;
  const setting = await look('whether releases are immutable', settingSchema, (request) =>
    client.rest.repos.checkImmutableReleases({ ...repo, request }),
  );
  // 404 also means that they are not.
  if ('unasked' in setting || !setting.value.enabled) return none;
  const found = await Promise.all(tags.slice(0, most).map((tag) => checkTag(session, tag)));
  return {
    ...none,
    problems: found.flatMap(({ problems }) => problems),
    unasked: found.flatMap(({ unasked }) => unasked).slice(0, 1),
  };
}

async function checkTag(session: Session, tag: string): Promise<Findings> {
  const { client, repo } = session;
  const parameters = {
    ...repo,
    ref: `refs/tags/${tag}`,
    time_period: 'month',
    rule_suite_result: 'fail',
  } as const;
  const suites = await look('which tags can never be made again', suitesSchema, (request) =>
    client.rest.repos.getRepoRuleSuites({ ...parameters, per_page: 1, request }),
  );
  if ('unasked' in suites) return { ...none, unasked: [suites.unasked] };
  const [last] = suites.value;
  if (last === undefined) return none;
  const suite = await look('why a push was refused', suiteSchema, (request) =>
    client.rest.repos.getRepoRuleSuite({ ...repo, rule_suite_id: last.id, request }),
  );
  const evaluations = 'value' in suite ? (suite.value.rule_evaluations ?? []) : [];
  const isBurned = evaluations.some(
    ({ rule_source: source, result }) => source?.type === 'immutable_release_tag' && result === 'fail',
  );
  return isBurned ? { ...none, problems: [burned(session, tag)] } : none;
}

function burned({ target: { host, repository } }: Session, tag: string): ReleaseError {
  return new ReleaseError(
    'TAG_BURNED',
    `${host} never lets ${repository} make the tag ${tag} again: it had an immutable release, which was deleted`,
    { hint: 'Release another version: release next --as <version>, or --as <package>@<version>' },
  );
}
