import { isMap, isScalar, isSeq, type Scalar, type YAMLMap } from 'yaml';
import { unreadable, type Finder, type Place, type SourceFile } from './place.ts';
import { versionOfValue } from './token.ts';
import { placeOfScalar, readYaml } from './yaml.ts';

/**
 * The tags of a container image (`registry/name`, without tag): in YAML in every text that names it, beside it in
 * Kustomize's `images` (`newTag`) and in Helm's values (`repository`, `tag`); elsewhere wherever it is named.
 * `${VARIABLE:-tag}` counts as the tag. Tags that are no versions (`latest`) are passed over.
 * @throws ReleaseError MANIFEST_UNREADABLE for YAML that is none, and for a tag beside a digest, which would win
 */
export const findImage: Finder = (file, image) => {
  const places = /\.ya?ml$/i.test(file.path)
    ? readYaml(file).flatMap(({ contents }) => inYaml(file, image, contents))
    : inText(file, image, { start: 0, end: file.text.length });
  return places.toSorted((a, b) => a.start - b.start);
};

/** Walks without recursion: the parser has bounded the depth already, but by its own stack. */
function inYaml(file: SourceFile, image: string, root: unknown): readonly Place[] {
  const places: Place[] = [];
  const todo: unknown[] = [root];
  while (todo.length > 0) {
    const node = todo.pop();
    if (isMap(node)) {
      places.push(...besideName(file, image, node));
      for (const { key, value } of node.items) todo.push(key, value);
    } else if (isSeq(node)) todo.push(...node.items);
    else if (isScalar(node) && node.range != null) {
      places.push(...inText(file, image, { start: node.range[0], end: node.range[1] }));
    }
  }
  return places;
}

/** Kustomize: `name` or `newName` and `newTag`. Helm: `repository`, with or without `registry`, and `tag`. */
function besideName({ text }: SourceFile, image: string, map: YAMLMap): readonly Place[] {
  const textOf = (key: string): string => {
    const value = scalarAt(map, key)?.value;
    return typeof value === 'string' ? value : '';
  };
  const names = [textOf('name'), textOf('newName')];
  const repositories = [textOf('repository'), `${textOf('registry')}/${textOf('repository')}`];
  const tags = [
    names.includes(image) ? scalarAt(map, 'newTag') : null,
    repositories.includes(image) ? scalarAt(map, 'tag') : null,
  ];
  return tags.flatMap((tag) => {
    const place = tag === null ? null : placeOfScalar(tag);
    return (place && versionOfValue(text, place.start, place.end)) ?? [];
  });
}

function scalarAt(map: YAMLMap, key: string): Scalar | null {
  const value: unknown = map.items.find((pair) => isScalar(pair.key) && pair.key.value === key)?.value;
  return isScalar(value) ? value : null;
}

/** A tag, alone or as the default of a variable: `1.2.3`, `${TAG:-1.2.3}`, `${TAG-1.2.3}`. */
const tagPattern = /:(?:\$\{[A-Za-z_]\w{0,254}:?-)?(v?\d[\w.-]{0,127})(\}?@)?/y;

function inText(
  file: SourceFile,
  image: string,
  { start, end }: { readonly start: number; readonly end: number },
): readonly Place[] {
  const text = file.text.slice(start, end);
  const places: Place[] = [];
  for (let hit = text.indexOf(image); hit !== -1; hit = text.indexOf(image, hit + image.length)) {
    if (/^[\w./-]$/.test(text[hit - 1] ?? '')) continue;
    tagPattern.lastIndex = hit + image.length;
    const [all = '', tag = '', digest] = tagPattern.exec(text) ?? [];
    if (tag === '') continue;
    if (digest !== undefined)
      throw unreadable(file, start + hit, `${image} is pinned by a digest: its tag alone changes nothing`);
    const from = start + hit + image.length + all.lastIndexOf(tag);
    const place = versionOfValue(file.text, from, from + tag.length);
    if (place !== null) places.push(place);
  }
  return places;
}
