import type { CascadeRules } from '../core/cascade-rules.ts';
import type { SigningSettings, StoreSetting, TrustSettings } from '../core/evidence/settings.ts';
import type { LedgerStore } from '../core/ledger/store.ts';
import type { EnvironmentSettings } from '../core/deploy/settings.ts';
import type { SbomFormat } from '../core/sbom/facts.ts';
import type { Requirement } from '../core/compatibility.ts';
import type { SettingsByPackage } from '../core/package-settings.ts';
import type { MirrorSettings } from '../core/mirror/settings.ts';
import type { NotifySettings } from '../core/notify/settings.ts';
import type { Level } from '../core/model.ts';
import type { UserEcosystem } from '../ecosystems/define.ts';
import type { Plugin } from '../plugins/plugin.ts';

/** How 0.x versions move (SemVer §4 leaves it open). */
export type ZeroMajor = 'caret' | 'minor-feat' | 'plain';

/** Ecosystems whose registries can be asked. */
export type AskedEcosystem = 'npm' | 'cargo' | 'python';

/** A section of the changelog: which commit types go under which heading. */
export interface Section {
  readonly title: string;
  readonly types: readonly string[];
}

/** How packages of npm are published. */
export interface NpmPublishing {
  /** Address of the registry; the one of `publishConfig`, else npm's own setting unless told. */
  readonly registry?: string | undefined;
  /** Dist-tag of releases on the channel `latest`; `latest` unless told. */
  readonly tag?: string | undefined;
  readonly access?: 'public' | 'restricted' | undefined;
  /** Whether npm is to attest where a package was built; npm decides unless told. */
  readonly provenance?: boolean | undefined;
  /** Whether a person has to approve each version (`npm stage`). */
  readonly staged?: boolean | undefined;
}

/** How crates are published. */
export interface CargoPublishing {
  /** Name of the registry, as Cargo's settings have it; that of the manifest's `publish`, else crates.io unless told. */
  readonly registry?: string | undefined;
}

/** How Python projects are published. */
export interface PythonPublishing {
  /** Address of the index where versions are looked up; PyPI's unless told. */
  readonly index?: string | undefined;
  /** Address that takes files; PyPI's unless told. */
  readonly upload?: string | undefined;
}

/** A container image that is published. */
export interface ImagePublishing {
  /** Where it is published: host and name, such as `ghcr.io/acme/app`. */
  readonly repository: string;
  /** Where a build step leaves it: a folder in the OCI layout, an archive, or a file with the digest of one that is there. */
  readonly source: string;
  /** What its tags are; `{version}`, `{major}.{minor}` and `{channel}` unless told. */
  readonly tags?: readonly string[] | undefined;
  /** Only when this package is released, and at its version, by name or path. */
  readonly package?: string | undefined;
  /** Whether its signature and the statements about it are put beside it; not, unless told. */
  readonly sign?: boolean | undefined;
}

/** A command that publishes. */
export interface PublishCommand {
  readonly title: string;
  readonly argv: readonly [string, ...string[]];
  /** Ends with 0 where it is done already. */
  readonly probe?: readonly [string, ...string[]] | undefined;
  /** Takes it back. */
  readonly undo?: readonly [string, ...string[]] | undefined;
  /** Only when this package is released, by name or path. */
  readonly package?: string | undefined;
}

/** What is published, and how. */
export interface Publishing {
  readonly npm: boolean | NpmPublishing;
  readonly cargo: boolean | CargoPublishing;
  readonly python: boolean | PythonPublishing;
  readonly images: readonly ImagePublishing[];
  /** How many are published side by side at most. */
  readonly concurrency: number;
  /** Packages (names, paths or globs) that are not. */
  readonly except: readonly string[];
  readonly commands: readonly PublishCommand[];
}

export interface CommandStep {
  readonly title: string;
  readonly argv: readonly [string, ...string[]];
}

/**
 * Version strings in a file, beyond the manifests. One key says where they stand (`pattern`, `regex`, `json`, `yaml`,
 * `toml`, `xml`, `image`, `env`, `label`); without one, comments in the file do. See docs/files.md.
 */
export interface VersionFile {
  /** Path or glob inside the repository. */
  readonly path: string;
  /** Whose version, by name or path; the main line's unless told. */
  readonly package?: string | undefined;
  /** How it is written; `{version}` unless told. */
  readonly write?: string | undefined;
  /** How many places there are, in all files together; 1 unless told, at least 1 for globs, markers and images. */
  readonly exactly?: number | undefined;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  /** Literal text around `{version}`. */
  readonly pattern?: string | undefined;
  /** RE2 expression with a group `(?<version>…)`. */
  readonly regex?: string | undefined;
  /** Path in a document: `info.version`, `servers[0].version`, `["a.b"]`, `$..version`. */
  readonly json?: string | undefined;
  readonly yaml?: string | undefined;
  readonly toml?: string | undefined;
  /** Element names from the root, `/` between them; `@name` at the end is an attribute. */
  readonly xml?: string | undefined;
  /** Container image without tag. */
  readonly image?: string | undefined;
  /** Name of a variable: `.env`, shell, Makefile, `ARG` and `ENV` of a Dockerfile. */
  readonly env?: string | undefined;
  /** Name of a `LABEL` of a Dockerfile. */
  readonly label?: string | undefined;
}

/**
 * The effective configuration: complete, no optional keys. What people may write is `UserConfig`; the schema
 * (`schema.ts`) checks it, and `defaults.ts` fills the rest.
 */
export interface Config {
  /** What each commit type asks of the version; types not named do not release. Breaking is always major. */
  readonly bump: Readonly<Record<string, Level>>;
  /** Release with this level even when no commit asks for one; null = do not. */
  readonly always: Level | null;
  readonly zeroMajor: ZeroMajor;
  /** What to do about commits that follow no convention. */
  readonly notUnderstood: 'error' | 'warn' | 'ignore';
  /** Whether only a squash commit's header decides the bump, or every item of its body too. */
  readonly squash: 'header' | 'split';
  /** Whether a scope that names packages only adds them to those the paths touch, or also narrows to them. */
  readonly scopes: 'add' | 'narrow';
  /** Packages (names or globs) that paths (globs) belong to, before their directories decide; the first match counts. */
  readonly paths: Readonly<Record<string, readonly string[]>>;
  /** Whether the changesets in `.changeset` are read; null = unless the changesets tool is making prereleases. */
  readonly changesets: boolean | null;
  /** First number of a new prerelease series. */
  readonly firstPrerelease: number;
  /** Prerelease identifiers from lowest to highest. */
  readonly prereleaseOrder: readonly string[];
  /** Tag of a release; `{version}` and `{package}` are filled in. Null = learnt from the existing tags. */
  readonly tagFormat: string | null;
  /** Packages that share one version: each group a list of package names or globs. Null = detected. */
  readonly fixed: readonly (readonly string[])[] | null;
  /** Version strings in other files: entries, or paths of files with markers. */
  readonly files: readonly (string | VersionFile)[];
  /** Packages that share the next version when they change: groups as in `fixed`. */
  readonly linked: readonly (readonly string[])[];
  /** What differs for some packages, by name or glob. */
  readonly packages: SettingsByPackage;
  /** Which versions of components need which of others. */
  readonly requires: readonly Requirement[];
  /** Directories that hold manifests; null = the top, else the topmost ones that do. */
  readonly workspaces: readonly string[] | null;
  /** Packages (names or globs) that are never released. */
  readonly ignore: readonly string[];
  /** Packages (names or globs) whose changes wait until somebody names them. */
  readonly hold: readonly string[];
  /** Registries that are asked which versions are taken: true = the usual one, a text = that address. */
  readonly registries: Readonly<Record<AskedEcosystem, boolean | string>>;
  /** What happens to a Go module's path when a release makes its major version 2 or more. */
  readonly goMajor: 'edit' | 'report';
  /** What a release means to dependents, by kind of dependency. */
  readonly cascade: CascadeRules;
  /** Dependencies no manifest knows: packages (names or globs) by the package that depends on them. */
  readonly dependsOn: Readonly<Record<string, readonly string[]>>;
  /** Changelog file name beside each released package or group; null = none is written. */
  readonly changelog: string | null;
  readonly sections: readonly Section[];
  /** Whether the notes of a release have a table of the dependencies that changed. */
  readonly dependencyTable: boolean;
  /** Directory with templates that replace the built-in ones of the same name; null = none. */
  readonly templates: string | null;
  /** Git remote to release to. */
  readonly remote: string;
  /** Branch releases are made from; null = the remote's default branch. Other branches may only dry-run. */
  readonly branch: string | null;
  /** Branch the ledger of releases is kept on; null = none is kept. */
  readonly ledger: string | null;
  /** Where entries about running versions are kept; null = with those about releases. */
  readonly deploymentLedger: LedgerStore | null;
  /** What other branches release, by name or glob: 'latest', a range ('1.x'), a prerelease identifier, or null. */
  readonly channels: Readonly<Record<string, string | null>>;
  readonly forge: {
    /** 'auto' looks at the remote; 'local' is a folder; 'none' makes no release page. */
    readonly kind: 'auto' | 'github' | 'local' | 'none';
    /** API address of a GitHub Enterprise server; null = derived from the remote. */
    readonly apiUrl: string | null;
    /** `owner/name`; null = derived from the remote. */
    readonly repository: string | null;
    /** Folder of the local forge; null = beside the refs of the remote. */
    readonly path: string | null;
  };
  /** Commands to run after the versions are written and before anything is public. */
  readonly build: readonly CommandStep[];
  /** Whether the public API, as built, is held against the last release's, and what follows from a step too small. */
  readonly apiGuard: 'off' | 'warn' | 'error';
  /** Files to attach: globs below the repository; `{version}` and `{package}` are filled in. */
  readonly assets: readonly string[];
  /** What is published to registries. */
  readonly publish: Publishing;
  /** With what files are signed, and whose signatures are believed. */
  readonly signing: SigningSettings & { readonly store: StoreSetting; readonly trust: TrustSettings };
  /** SBOMs to attach: true = CycloneDX. */
  readonly sbom: boolean | { readonly formats: readonly SbomFormat[] };
  /** What must not be in a release, nor in its SBOMs; null = nothing is checked. */
  readonly sbomPolicy: SbomPolicySettings | null;
  /** Where versions run, by name. */
  readonly environments: Readonly<Record<string, EnvironmentSettings>>;
  /** Who is told what happens to deployed versions. */
  readonly notify: readonly NotifySettings[];
  /** Where the ledger is shown to others. */
  readonly mirrors: readonly MirrorSettings[];
  /** Name of the checksum file among the assets (sha256sum format); null = none. */
  readonly checksums: string | null;
  /** Ecosystems beside the built-in ones. */
  readonly ecosystems: readonly UserEcosystem[];
  /** Plugins beside the built-in ones. */
  readonly plugins: readonly Plugin[];
}

/** The same keys, all optional; `undefined` is the same as leaving the key out. */
export type Loose<T> = { readonly [K in keyof T]?: T[K] | undefined };

/**
 * What people may write in `release.config.*`: every key optional. `bump`, `forge`, `registries`, `publish` and `signing` are merged with the
 * defaults key by key; every other key replaces its default as a whole.
 */
export interface UserConfig extends Loose<
  Omit<Config, 'bump' | 'forge' | 'registries' | 'publish' | 'signing'>
> {
  /** Address of the JSON schema, for editors. */
  readonly $schema?: string | undefined;
  /** What each commit type asks of the version. Added to the defaults; 'none' takes a default away. */
  readonly bump?: Readonly<Record<string, Level | 'none'>> | undefined;
  /** Where release pages go. Keys left out keep their defaults. */
  readonly forge?: Loose<Config['forge']> | undefined;
  /** Registries that are asked. Keys left out keep their defaults. */
  readonly registries?: Loose<Config['registries']> | undefined;
  /** What is published. Keys left out keep their defaults. */
  readonly publish?: Loose<Publishing> | undefined;
  /** How files are signed, and whom to believe. Keys left out keep their defaults. */
  readonly signing?:
    | (Loose<SigningSettings> & {
        readonly store?: StoreSetting | undefined;
        readonly trust?: Loose<TrustSettings> | undefined;
      })
    | undefined;
}

/** What no bill of materials may hold. */
export interface SbomPolicySettings {
  /** Packages, by package URL without a version; a range of versions (all unless told), and why. */
  readonly deny?:
    | readonly {
        readonly purl: string;
        readonly versions?: string | undefined;
        readonly reason?: string | undefined;
      }[]
    | undefined;
  /** Licences, as SPDX identifiers or in the words of a manifest. */
  readonly denyLicenses?: readonly string[] | undefined;
  /** Files with advisories in the OSV format. */
  readonly advisories?: readonly string[] | undefined;
  /** Files that say which advisories do not matter: OpenVEX, or CycloneDX. */
  readonly vex?: readonly string[] | undefined;
  /** What follows from any of it in what is about to be released; 'error' unless told. */
  readonly releases?: 'error' | 'warn' | undefined;
}

/** Where a value came from, for `release config`. */
export type Origin = 'default' | 'detected' | 'file' | 'option';

/** The origin of one value, and the file it was read from (null where that says nothing). */
export interface Source {
  readonly origin: Origin;
  readonly from: string | null;
}

/** The effective configuration and where each value came from, by dotted key (`forge.kind`, `bump.feat`). */
export interface ResolvedConfig {
  readonly config: Config;
  readonly origins: Readonly<Record<string, Source>>;
}
