import type { ImagePublishing } from '../config/config.ts';
import { ReleaseError } from '../core/error.ts';
import type { Action, ReleaseSet } from '../core/model.ts';
import { isOf } from '../core/publication.ts';

/**
 * What puts the statements about images beside them: of those that are to be signed, once all is planned.
 * @throws ReleaseError CONFIG_INVALID where nothing of their release is signed
 */
export function signedImages(
  actions: readonly Action[],
  { groups }: ReleaseSet,
  images: readonly ImagePublishing[],
): readonly Action<'attachStatements'>[] {
  const wanted = new Set(images.filter(({ sign }) => sign === true).map(({ repository }) => repository));
  const signed = new Set(actions.flatMap((one) => (one.kind === 'attest' ? [one.tag] : [])));
  return actions.flatMap((one) => {
    if (one.kind !== 'publishPackage' || one.to !== 'image' || !wanted.has(one.package)) return [];
    const tag = groups.find(({ packages }) => packages.some((release) => isOf(one, release)))?.tag;
    if (tag === undefined || !signed.has(tag)) throw unsigned(one.package);
    return [{ kind: 'attachStatements', tag, package: one.package, version: one.version }];
  });
}

function unsigned(repository: string): ReleaseError {
  return new ReleaseError(
    'CONFIG_INVALID',
    `publish.images: ${repository} is to be signed, and nothing of its release is`,
    {
      hint: "Say with what (signing: { key: 'cosign.key' }), and give the release page something to prove, such as sbom: true.",
    },
  );
}
