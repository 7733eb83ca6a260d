import { ReleaseError } from '../core/error.ts';
import type { Argv } from '../core/model.ts';
import type { SbomFormat } from '../core/sbom/facts.ts';
import { runCommand, type CommandPlace } from './command.ts';

/** Formats by the names syft has for them, with the version of the specification. */
const formats: Readonly<Record<SbomFormat, string>> = {
  cyclonedx: 'cyclonedx-json@1.6',
  spdx: 'spdx-json@2.3',
};

/**
 * The bill of materials of a container image, as syft (https://github.com/anchore/syft) makes it.
 * @param image as syft names it: a reference, or a scheme and a path such as `oci-dir:dist/image`
 * @throws ReleaseError USAGE for what is no name of an image, TOOL_MISSING without syft, IMAGE_UNREADABLE with what it said
 */
export async function scanImage(image: string, format: SbomFormat, place: CommandPlace): Promise<string> {
  if (!/^\w[\w.:/@+-]*$/.test(image)) throw unnamed(image);
  const argv: Argv = ['syft', 'scan', image, '--quiet', '--output', formats[format]];
  const env = { ...place.env, SYFT_CHECK_FOR_APP_UPDATE: 'false' };
  const { failed, code, stdout, all } = await runCommand(argv, { ...place, env });
  if (!failed) return `${stdout}\n`;
  if (code === 'ENOENT') throw missing();
  const said = all.trimEnd().split('\n').slice(-12).join('\n');
  throw new ReleaseError('IMAGE_UNREADABLE', `syft could not read ${image}\n${said}`, {
    hint: `Try it alone: ${argv.join(' ')}`,
  });
}

function unnamed(image: string): ReleaseError {
  return new ReleaseError('USAGE', `'${image.slice(0, 100)}' is not the name of an image`, {
    hint: 'Write it as docker does, such as ghcr.io/acme/app:1.2.3, or oci-dir:dist/image.',
  });
}

function missing(): ReleaseError {
  const what = 'syft is needed to look into container images, and is not in PATH';
  return new ReleaseError('TOOL_MISSING', what, {
    hint: 'Install it: https://github.com/anchore/syft#installation',
  });
}
