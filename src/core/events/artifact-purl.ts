import { PackageURL } from 'packageurl-js';
import type { Artifact, Deployable } from '../deploy/types.ts';

/**
 * The package URL of what is deployed (https://github.com/package-url/purl-spec): `oci` by digest for an image, `npm` for a
 * package, `generic` with its checksum for any other file, and with its version alone where no file is known.
 * @param service what to call it where it has no file
 */
export function artifactPurl({ artifacts: [first], version }: Deployable, service: string): string {
  if (first === undefined) return write('generic', service, version);
  const image = imageOf(first);
  if (image !== null) return image;
  const [, npmName, npmVersion] = /^npm:(.+)@([^@]+)$/.exec(first.name) ?? [];
  if (npmName !== undefined) return npmPurl(npmName, npmVersion ?? version);
  return write('generic', first.name, version, { checksum: `sha256:${first.sha256}` });
}

/** `pkg:oci/app@sha256%3A…?repository_url=ghcr.io/acme/app`; null for what is no image. */
function imageOf({ name, uri, sha256 }: Artifact): string | null {
  if (uri?.endsWith(`@sha256:${sha256}`) !== true) return null;
  const short = name.slice(name.lastIndexOf('/') + 1);
  return write('oci', short.toLowerCase(), `sha256:${sha256}`, { repository_url: name });
}

function npmPurl(name: string, version: string): string {
  const slash = name.lastIndexOf('/');
  const namespace = slash > 0 ? name.slice(0, slash) : undefined;
  return new PackageURL('npm', namespace, name.slice(slash + 1), version, undefined, undefined).toString();
}

function write(type: string, name: string, version: string, qualifiers?: Record<string, string>): string {
  const whole = (text: string): string => text.replace(/\p{Surrogate}/gu, '\ufffd');
  return new PackageURL(type, undefined, whole(name), whole(version), qualifiers, undefined).toString();
}
