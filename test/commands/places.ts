import { join } from 'node:path';
import { clone, lamp } from './stories.ts';

/** A repository in some state, and where to stand in it. */
export interface Place {
  readonly cwd: string;
  /** Folders that must stay as they are, to the byte. */
  readonly watch: readonly string[];
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** What a dry run must say there. */
export interface Expected {
  /** `package current→next tag previousTag`, `-` for null. */
  readonly releases: readonly string[];
  /** total/included/noRelease/notUnderstood */
  readonly commits: string;
  readonly branch: string | null;
  readonly warnings: readonly string[];
}

/** One state a repository can be in. */
export interface Case {
  readonly name: string;
  readonly make: (dir: string) => Place;
  readonly expected: Expected;
}

export const usual: Expected = {
  releases: ['lamp 1.0.0→1.1.0 v1.1.0 v1.0.0'],
  commits: '2/1/1/0',
  branch: 'main',
  warnings: [],
};
export const first: Expected = {
  releases: ['lamp -→0.3.0 v0.3.0 -'],
  commits: '1/1/0/0',
  branch: 'main',
  warnings: [],
};

export const at = (dir: string, more: Partial<Place> = {}): Place => ({ cwd: dir, watch: [dir], ...more });

/** A clone of a released repository, which is `origin` for it. */
export function cloned(dir: string, ...options: readonly string[]): Place {
  lamp(join(dir, 'origin'));
  return at(clone(join(dir, 'origin'), join(dir, 'clone'), ...options));
}
