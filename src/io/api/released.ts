import { mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Action } from '../../core/model.ts';
import { shellWord } from '../../core/quote.ts';
import { runTool, unchecked, type GuardPlace } from './tool.ts';

/**
 * The released package, as npm gives it (`npm pack`, with the registry and credentials the repository is set up for),
 * unpacked into a folder of its own that the caller removes.
 * @throws ReleaseError API_UNCHECKED
 */
export async function fetchReleased(check: Action<'checkApi'>, place: GuardPlace): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'release-api-'));
  const name = `${check.package}@${check.previous}`;
  const packed = await runTool(
    ['npm', 'pack', name, '--ignore-scripts', '--silent', '--pack-destination', folder],
    place.root,
    place,
  );
  const [archive] = (await readdir(folder)).filter((file) => file.endsWith('.tgz'));
  if (archive === undefined) {
    const why =
      packed.all.split('\n').find((line) => /npm (?:error|ERR!) [^ ]/.test(line)) ?? 'npm gave nothing';
    throw unchecked(
      `${name} cannot be had from the registry, so its API was not compared: ${why}`,
      `Try it alone: npm pack ${shellWord(name)}; or apiGuard: 'off' in release.config`,
    );
  }
  const unpacked = await runTool(['tar', '-xzf', archive], folder, place);
  if (unpacked.exitCode === 0) return join(folder, 'package');
  throw unchecked(
    `${archive} cannot be unpacked: ${unpacked.all}`,
    `tar -xzf ${shellWord(join(folder, archive))}`,
  );
}
