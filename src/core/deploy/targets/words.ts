import { ReleaseError } from '../../error.ts';
import type { Argv } from '../../model.ts';
import type { Artifact, Wanted } from '../types.ts';

/** What may stand between braces in the words of a command. */
export const placeholders = [
  'version',
  'tag',
  'commit',
  'environment',
  'image',
  'digest',
  'fence',
  'previous',
] as const;

type Placeholder = (typeof placeholders)[number];

/** Values for placeholders. */
export type Values = Readonly<Record<Placeholder, string>>;

/** What looks like a placeholder: lower-case letters between braces. */
const braced = /\{([a-z]+)\}/g;

/** Placeholders of a text that mean nothing. */
export function unknownPlaceholders(text: string): readonly string[] {
  const names: readonly string[] = placeholders;
  return [...text.matchAll(braced)].map(([, name = '']) => name).filter((name) => !names.includes(name));
}

/** Whether a text has placeholders at all. */
export function needsFilling(text: string): boolean {
  return text.search(braced) !== -1;
}

/** Whether a text has placeholders that only an image can fill. */
export function needsImage(text: string): boolean {
  return /\{(?:image|digest)\}/.test(text);
}

/** Fills the placeholders of a text; what is filled in is not looked at again. */
export function filled(text: string, values: Values): string {
  return text.replace(braced, (whole, name: string) => {
    const known = placeholders.find((one) => one === name);
    return known === undefined ? whole : values[known];
  });
}

/** Fills the placeholders of a command's arguments. */
export function filledArgv([program, ...words]: Argv, values: Values): Argv {
  return [program, ...words.map((word) => filled(word, values))];
}

/** What placeholders stand for. `image` is the image by its digest, `digest` that alone; both are empty without an image. */
export function valuesOf(wanted: Wanted, repository: string | undefined): Values {
  const image = repository === undefined ? null : imageOf(wanted, repository);
  return {
    version: wanted.version,
    tag: wanted.tag,
    commit: wanted.commit,
    environment: wanted.environment,
    image: image?.reference ?? '',
    digest: image?.digest ?? '',
    fence: String(wanted.fence),
    previous: wanted.previous?.version ?? '',
  };
}

/** An image that cannot change. */
export interface PinnedImage {
  readonly repository: string;
  /** `sha256:…` */
  readonly digest: string;
  /** `ghcr.io/acme/app@sha256:…` */
  readonly reference: string;
}

/**
 * The image of a repository among what is wanted.
 * @throws ReleaseError DEPLOY_FAILED where there is none, CONFIG_INVALID where no repository is named
 */
export function imageOf({ version, artifacts }: Wanted, repository: string | undefined): PinnedImage {
  if (repository === undefined) throw noRepository();
  const found = artifacts.find(({ name }) => name === repository);
  if (found === undefined) throw noImage(version, repository, artifacts);
  const digest = `sha256:${found.sha256}`;
  return { repository, digest, reference: `${repository}@${digest}` };
}

function noRepository(): ReleaseError {
  return new ReleaseError('CONFIG_INVALID', 'the environment names no image, and its target runs one', {
    hint: "Name its repository: image: 'ghcr.io/acme/app'",
  });
}

function noImage(version: string, repository: string, artifacts: readonly Artifact[]): ReleaseError {
  const others = artifacts.map(({ name }) => name).join(', ');
  return new ReleaseError(
    'DEPLOY_FAILED',
    `${version} has no image ${repository}; it has ${others === '' ? 'nothing' : others}`,
    { hint: 'Nothing was changed. Name the repository of its image as the image of the environment.' },
  );
}

/** The same for the environment of a command, and all artifacts as JSON: name, uri, sha256. */
export function variablesOf(wanted: Wanted, values: Values): Readonly<Record<string, string>> {
  return {
    RELEASE_VERSION: values.version,
    RELEASE_TAG: values.tag,
    RELEASE_COMMIT: values.commit,
    RELEASE_ENVIRONMENT: values.environment,
    RELEASE_IMAGE: values.image,
    RELEASE_DIGEST: values.digest,
    RELEASE_FENCE: values.fence,
    RELEASE_PREVIOUS_VERSION: values.previous,
    RELEASE_ARTIFACTS: JSON.stringify(
      wanted.artifacts.map(({ name, uri, sha256 }) => ({ name, uri, sha256 })),
    ),
  };
}
