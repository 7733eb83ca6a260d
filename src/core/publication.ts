import type { ImageTags } from './image.ts';

/** Ecosystems whose packages are published by a tool of their own. */
export const packagePublishers = ['npm', 'cargo', 'python'] as const;

/** Everything that publishes; `image` is for container images, to registries of the OCI Distribution Specification. */
export const publishers = ['npm', 'cargo', 'python', 'image'] as const;

/** One of them. */
export type Publisher = (typeof publishers)[number];

/** What makes the file that is published; an image is made by a build step and only looked at. */
export type Packer = 'npm' | 'pnpm' | 'yarn' | 'bun' | 'cargo' | 'python' | 'image';

/** A package at the version that is published. */
export interface Publication {
  readonly to: Publisher;
  /** Its name; of an image the repository with its host, such as `ghcr.io/acme/app`. */
  readonly package: string;
  readonly version: string;
  /** Directory of the package. */
  readonly path: string;
  /** Directory of the workspace it is in: where its tool is started and finds its settings. */
  readonly root: string;
}

/** What is done to the world to publish packages and images (see `Effects` of the model). */
export interface PublishingEffects {
  /** Make the files a registry will get, before the push: what cannot be packed fails here. */
  readonly packPackage: Publication & {
    readonly packer: Packer;
    /** Packages that have to be packed with it, because they need each other: names, its own among them. */
    readonly together: readonly string[];
    /** Where a build step leaves an image. */
    readonly source?: string;
  };
  /**
   * Give npm what was packed, to be published once a person approves it (npm docs, "npm stage"). Dependents are staged too, so one
   * sitting is enough for all.
   */
  readonly stagePackage: Publication & Omit<PackagePlace, 'upload'>;
  /** Publish what was packed, and wait until the registry shows it. A version that is there with the same content is done. */
  readonly publishPackage: Publication &
    PackagePlace & {
      /** Tags of an image. */
      readonly tags?: ImageTags;
      /** Those with one number are published side by side, after all with a lower one; without a number each is alone. */
      readonly wave?: number;
      /** It was staged: a person publishes it. */
      readonly staged?: true;
    };
}

/** Where and how a package is published. */
export interface PackagePlace {
  /** Address (npm, Python: of the index) or name (Cargo) of the registry; null = the one the tool takes. */
  readonly registry: string | null;
  /** Address that takes files, where it is another one than the registry's (Python), or null. */
  readonly upload: string | null;
  /** The npm dist-tag, or null. */
  readonly tag: string | null;
  /** Who may read a package of npm; null = as its manifest or the registry says. */
  readonly access: 'public' | 'restricted' | null;
  /** Whether npm is to attest where it was built; null = as npm does by itself. */
  readonly provenance: boolean | null;
}

/** How a package is known among those that are packed. */
export function publicationKey({
  to,
  package: name,
  version,
}: Pick<Publication, 'to' | 'package' | 'version'>): string {
  return `${to}:${name}@${version}`;
}

/** How an image is known among them. */
export function imageKey(image: Pick<Publication, 'package' | 'version'>): string {
  return publicationKey({ to: 'image', package: image.package, version: image.version });
}

/** Whether a release is published so. An image has the name of its repository, so it is known by the package it is made with. */
export function isOf(
  { to, package: name, path, version }: Publication,
  release: { readonly package: string; readonly path: string; readonly next: string },
): boolean {
  return to === 'image' ? path === release.path && version === release.next : name === release.package;
}

/** A file that a registry gets; of an image its manifest, or the index of several. */
export interface PackedFile {
  readonly name: string;
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Lower-case hex. */
  readonly sha256: string;
  /** `sha512-` and the digest in base64 (W3C Subresource Integrity), as npm's registries have it. */
  readonly integrity: string;
  /** sha256 (lower-case hex) over the sorted names of what is in it: builds may differ in bytes, but not in files. */
  readonly contents: string;
}

/** A packed file; where only its digest is known, its registry has it and it is needed no more. */
export type KnownPackedFile = Omit<PackedFile, 'path'> & { readonly path: string | null };

/** What a published version must be to count as ours. */
export interface Content {
  readonly files: readonly KnownPackedFile[];
  /** The release commit. */
  readonly commit: string;
}

/** What a registry has of a version: nothing (or not all files); what it should; that, but not under all of its tags; or something else. */
export type Found = 'absent' | 'same' | 'untagged' | 'different';
