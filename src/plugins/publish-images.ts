import type { ImagePublishing, Publishing } from '../config/config.ts';
import { imageTags } from '../core/image-tags.ts';
import type { Action, ReleaseSet } from '../core/model.ts';
import type { Publication } from '../core/publication.ts';

const usual = ['{version}', '{major}.{minor}', '{channel}'];

/** Images of what is released, in waves: found before the push, published after the packages. */
export function imageWaves(
  set: ReleaseSet,
  { images, concurrency }: Pick<Publishing, 'images' | 'concurrency'>,
): readonly (readonly Action[])[] {
  const planned = images.map((image) => planImage(set, image)).filter((actions) => actions.length > 0);
  const starts = planned.flatMap((_, at) => (at % concurrency === 0 ? [at] : []));
  return starts.map((at) => planned.slice(at, at + concurrency).flat());
}

function planImage({ groups }: ReleaseSet, image: ImagePublishing): readonly Action[] {
  const { repository, source, tags = usual, package: wanted } = image;
  const releases = groups.flatMap((group) => group.packages);
  const release = releases.find(({ package: name, path }) => [name, path, undefined].includes(wanted));
  if (release === undefined) return [];
  const { next: version, path } = release;
  const publication: Publication = { to: 'image', package: repository, version, path, root: '.' };
  return [
    {
      kind: 'packPackage',
      ...publication,
      packer: 'image',
      together: [repository],
      source: source.replaceAll('{version}', () => version),
    },
    {
      kind: 'publishPackage',
      ...publication,
      registry: null,
      upload: null,
      tag: null,
      access: null,
      provenance: null,
      tags: imageTags(tags, release),
    },
  ];
}
