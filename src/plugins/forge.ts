import type { Attestation } from '../core/evidence/attestation.ts';
import { fillPattern } from '../core/lines/tags.ts';
import type { Action, AssetSource, TaggedRelease } from '../core/model.ts';
import { fitNotes, fullNotesName } from '../core/notes/fit.ts';
import { isPrerelease, parseVersion } from '../core/version/version.ts';
import type { Plugin } from './plugin.ts';

/** What a release page shows. */
export interface ForgeOptions {
  /** The forge, as people call it: `github.com/owner/name`. */
  readonly on: string;
  /** Body of the page, Markdown. */
  readonly render: (group: TaggedRelease) => string;
  /** Globs of files to attach; `{version}` and the names of the package are filled in. */
  readonly assets: readonly string[];
  readonly checksums: string | null;
  /** SBOMs to attach. */
  readonly sboms: (group: TaggedRelease) => readonly AssetSource[];
  /** How the files are signed; null = they are not. */
  readonly signing: Omit<Attestation, 'tag' | 'version'> | null;
  /** Whether the statements about the files go to the store of the forge too. */
  readonly stores: boolean;
  /** Greatest length of a body the forge takes, in characters. */
  readonly limit: number;
  /** Address of an asset of a release, to link the full notes; null where there is none. */
  readonly assetUrl: (tag: string, name: string) => string | null;
}

/** Makes the release page of each tag: assets first, the page last. */
export function forge(options: ForgeOptions): Plugin {
  return {
    name: 'forge',
    plan: (set) => Promise.resolve(set.groups.flatMap((group) => planPage(group, options))),
  };
}

function planPage(group: TaggedRelease, options: ForgeOptions): readonly Action[] {
  const { tag, title, version, latest } = group;
  const { on, signing } = options;
  const full = options.render(group);
  const notes = fitNotes(full, options.limit, options.assetUrl(tag, fullNotesName) ?? fullNotesName);
  const sources = [
    ...patterns(group, options.assets),
    ...options.sboms(group),
    ...(notes === full ? [] : [{ kind: 'text' as const, name: fullNotesName, text: full }]),
  ];
  const parsed = parseVersion(version);
  const prerelease = parsed !== null && isPrerelease(parsed);
  const isSigned = sources.length > 0 && signing !== null;
  const gather = { kind: 'gatherAssets', tag, sources, checksums: options.checksums } as const;
  return [
    ...(sources.length === 0 ? [] : [gather]),
    ...(isSigned ? [{ kind: 'attest' as const, tag, version, ...signing }] : []),
    { kind: 'draftRelease', on, tag, title: title === null ? tag : `${title} ${version}`, notes, prerelease },
    ...(isSigned && options.stores ? [{ kind: 'storeAttestations' as const, on, tag }] : []),
    { kind: 'publishRelease', on, tag, prerelease, latest },
  ];
}

function patterns({ packages, version }: TaggedRelease, assets: readonly string[]): readonly AssetSource[] {
  const [first] = packages;
  return assets.map((asset) => ({
    kind: 'pattern',
    pattern: (first ? fillPattern(asset, { name: first.package, path: first.path }) : asset).replaceAll(
      '{version}',
      () => version,
    ),
  }));
}
