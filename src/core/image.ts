/** Names an image gets in its repository. */
export interface ImageTags {
  /** Those that hold the whole version: they stay where they are for good. */
  readonly fixed: readonly string[];
  /** Those that go on to the newest version of their line. */
  readonly moving: readonly string[];
}

/** A repository of a registry: its host (with its port) and its name there. */
export interface ImageRepository {
  readonly host: string;
  readonly name: string;
}

/** A host that is one for sure (a dot, a port, or localhost), as Docker tells it from the first part of a name. */
const host = /^(?:(?:localhost|[a-z0-9-]+(?:\.[a-z0-9-]+)+)(?::\d{1,5})?|[a-z0-9-]+:\d{1,5})$/;

/** One part of a name (OCI Distribution Specification 1.1, "Pulling manifests"). */
const part = /^[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*$/;

/** Reads `ghcr.io/acme/app`; null where the text has no host, or is no name (or has a tag). */
export function readRepository(text: string): ImageRepository | null {
  const [first = '', ...parts] = text.split('/');
  const isRight =
    text.length <= 255 && host.test(first) && parts.length > 0 && parts.every((one) => part.test(one));
  return isRight ? { host: first, name: parts.join('/') } : null;
}

/** Whether a text can be a tag (OCI Distribution Specification 1.1). */
export function isImageTag(text: string): boolean {
  return /^\w[\w.-]{0,127}$/.test(text);
}

/** What may stand between braces in the tag of an image. */
export const imageTagKeys = ['version', 'major', 'minor', 'patch', 'channel'] as const;
