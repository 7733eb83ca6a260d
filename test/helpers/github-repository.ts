import { user } from './github-bodies.ts';

interface Addresses {
  readonly origin: string;
  readonly apiUrl: string;
}

const day = '2026-01-02T03:04:05Z';

const addresses = [
  ...[
    'archive',
    'assignees',
    'blobs',
    'branches',
    'collaborators',
    'comments',
    'commits',
    'compare',
    'contents',
  ],
  ...[
    'contributors',
    'deployments',
    'downloads',
    'events',
    'forks',
    'git_commits',
    'git_refs',
    'git_tags',
    'hooks',
  ],
  ...[
    'html',
    'issue_comment',
    'issue_events',
    'issues',
    'keys',
    'labels',
    'languages',
    'merges',
    'milestones',
  ],
  ...[
    'notifications',
    'pulls',
    'releases',
    'stargazers',
    'statuses',
    'subscribers',
    'subscription',
    'tags',
    'teams',
    'trees',
  ],
];

/** A repository as GitHub answers one beside other things. */
export function repositoryBody(at: Addresses): object {
  const url = `${at.apiUrl}/repos/o/r`;
  const urls = Object.fromEntries(addresses.map((name) => [`${name}_url`, `${url}/${name}`]));
  const facts = {
    id: 1,
    node_id: 'R_1',
    name: 'r',
    full_name: 'o/r',
    description: null,
    fork: false,
    private: false,
  };
  return { ...urls, ...facts, url, owner: user(at) };
}

/** A repository as GitHub answers one that is asked for: public, of a user, with the right to push. */
export function fullRepositoryBody(at: Addresses): object {
  const values: readonly (readonly [string[], unknown])[] = [
    [['forks', 'open_issues', 'watchers'].flatMap((name) => [name, `${name}_count`]), 0],
    [['issues', 'projects', 'wiki', 'pages', 'discussions'].map((name) => `has_${name}`), false],
    [['homepage', 'language', 'mirror_url', 'license'], null],
  ];
  const plain: readonly [string, unknown][] = values.flatMap(([names, value]) =>
    names.map((name): [string, unknown] => [name, value]),
  );
  return {
    ...repositoryBody(at),
    ...Object.fromEntries(plain),
    ...{ default_branch: 'trunk', archived: false, disabled: false, size: 0, stargazers_count: 0 },
    ...{ network_count: 0, subscribers_count: 0, pushed_at: day, created_at: day, updated_at: day },
    ...{ clone_url: `${at.origin}/o/r.git`, svn_url: `${at.origin}/o/r`, owner: user(at) },
    ...{ git_url: 'git:github.com/o/r.git', ssh_url: 'git@github.com:o/r.git' },
    permissions: { admin: false, push: true, pull: true },
  };
}
