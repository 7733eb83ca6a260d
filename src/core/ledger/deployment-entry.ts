import { following, type Tip } from './entry.ts';
import {
  deploymentType,
  type DeploymentEntry,
  type DeploymentWord,
  type Speaker,
} from './deployment-types.ts';

/** The entry that says something of a version that runs, or is to run. Releases that are open stay so. */
export function deploymentEntry(tip: Tip, word: DeploymentWord, speaker: Speaker): DeploymentEntry {
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: subjectsOf(word),
    predicateType: deploymentType,
    predicate: { v: 1, ...following(tip), ...speaker, ...word },
  };
}

/** What is deployed, by digest; a version of which no file is known is named by its tag and commit. */
function subjectsOf({ artifacts, tag, commit }: DeploymentWord): DeploymentEntry['subject'] {
  if (artifacts.length === 0) return [{ name: tag, digest: { gitCommit: commit } }];
  return artifacts.map(({ name, sha256 }) => ({ name, digest: { sha256 } }));
}
