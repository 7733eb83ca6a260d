/** An asset as the stub keeps it. */
export interface StubAsset {
  readonly id: number;
  readonly name: string;
  readonly bytes: Buffer;
  /** `open`: an upload that broke off. */
  readonly state: 'uploaded' | 'open';
  readonly digest: string | null;
}

/** A release as the stub keeps it. */
export interface StubRelease {
  readonly id: number;
  readonly tag: string;
  title: string;
  notes: string;
  draft: boolean;
  prerelease: boolean;
  immutable: boolean;
  readonly assets: StubAsset[];
}

interface Addresses {
  readonly origin: string;
  readonly apiUrl: string;
}

const day = '2026-01-02T03:04:05Z';

/** A release as GitHub answers it. */
export function releaseBody(at: Addresses, release: StubRelease): object {
  const url = `${at.apiUrl}/repos/o/r/releases/${release.id}`;
  const page = release.draft ? `untagged-${release.id}` : encodeURIComponent(release.tag);
  return {
    url,
    html_url: `${at.origin}/o/r/releases/tag/${page}`,
    assets_url: `${url}/assets`,
    upload_url: `${at.origin}/api/uploads/repos/o/r/releases/${release.id}/assets{?name,label}`,
    tarball_url: null,
    zipball_url: null,
    id: release.id,
    node_id: `RE_${release.id}`,
    tag_name: release.tag,
    target_commitish: 'main',
    name: release.title,
    body: release.notes,
    draft: release.draft,
    prerelease: release.prerelease,
    immutable: release.immutable,
    created_at: day,
    updated_at: day,
    published_at: release.draft ? null : day,
    author: user(at),
    assets: release.assets.map((asset) => assetBody(at, asset)),
  };
}

/** An asset as GitHub answers it. */
export function assetBody(at: Addresses, asset: StubAsset): object {
  return {
    url: `${at.apiUrl}/repos/o/r/releases/assets/${asset.id}`,
    browser_download_url: `${at.origin}/o/r/releases/download/x/${asset.name}`,
    id: asset.id,
    node_id: `RA_${asset.id}`,
    name: asset.name,
    label: null,
    state: asset.state,
    content_type: 'application/octet-stream',
    size: asset.bytes.length,
    digest: asset.digest,
    download_count: 0,
    created_at: day,
    updated_at: day,
    uploader: user(at),
  };
}

/** A user as GitHub answers one. */
export function user(at: Addresses): object {
  const url = `${at.apiUrl}/users/octocat`;
  const urls = ['followers', 'subscriptions', 'organizations', 'repos', 'received_events'].map(
    (name): [string, string] => [`${name}_url`, `${url}/${name}`],
  );
  return {
    login: 'octocat',
    id: 1,
    node_id: 'U_1',
    avatar_url: `${at.origin}/avatar.png`,
    gravatar_id: '',
    url,
    html_url: `${at.origin}/octocat`,
    ...Object.fromEntries(urls),
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    events_url: `${url}/events{/privacy}`,
    type: 'User',
    site_admin: false,
  };
}
