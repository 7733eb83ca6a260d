/** Ecosystems whose packages are published by a tool of their own. */
export const publishers = ['npm', 'cargo', 'python'] as const;

/** One of them. */
export type Publisher = (typeof publishers)[number];

/** What makes the file that is published. */
export type Packer = 'npm' | 'pnpm' | 'yarn' | 'bun' | 'cargo' | 'python';

/** A package at the version that is published. */
export interface Publication {
  readonly to: Publisher;
  readonly package: string;
  readonly version: string;
  /** Directory of the package. */
  readonly path: string;
  /** Directory of the workspace it is in: where its tool is started and finds its settings. */
  readonly root: string;
}

/** How a package is known among those that are packed. */
export function publicationKey({ to, package: name, version }: Publication): string {
  return `${to}:${name}@${version}`;
}

/** A file that a registry gets. */
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
