import { z } from 'zod';
import { parseAnswer, releaseSchema } from './github-answer.ts';
import { ask, askMaybe, type Session } from './github-session.ts';

const textSchema = z.object({ body: z.string().nullish() });

/** The text of a release page; empty where it has none. */
export async function notesOf(session: Session, id: number): Promise<string> {
  const { client, repo } = session;
  const request = () => client.rest.repos.getRelease({ ...repo, release_id: id });
  const { data } = await ask(session, 'read the text of the release', request);
  return parseAnswer(textSchema, data, 'a release').body ?? '';
}

/** Tag of the release that GitHub shows as the latest; null where it shows none. */
export async function latestOf(session: Session): Promise<string | null> {
  const { client, repo } = session;
  const found = await askMaybe(session, 'look up the latest release', () =>
    client.rest.repos.getLatestRelease(repo),
  );
  return found === null ? null : parseAnswer(releaseSchema, found.data, 'a release').tag_name;
}
