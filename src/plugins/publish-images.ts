import type { ImagePublishing } from '../config/config.ts';
import { imageTags } from '../core/image.ts';
import type { Action, ReleaseSet } from '../core/model.ts';
import type { Publication } from '../core/publication.ts';

const usual = ['{version}', '{major}.{minor}', '{channel}'];

/** Images of what is released: found before the push, published after the packages. */
export function planImages({ groups }: ReleaseSet, images: readonly ImagePublishing[]): readonly Action[] {
  const releases = groups.flatMap((group) => group.packages);
  return images.flatMap(({ repository, source, tags = usual, package: wanted }): readonly Action[] => {
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
  });
}
