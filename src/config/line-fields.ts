import { type Fields, key, list } from './fields.ts';
import { packageName } from './version-fields.ts';

/** Which packages wait. */
export const waitingFields: Fields<'hold'> = {
  hold: key(
    list(packageName, 'a list of package names or globs'),
    'Packages that are not released although they changed, by name or glob: their changes wait, and every plan says ' +
      'so. Not even a dependency releases them; `release next --package <name>` does.',
    ['@acme/next-*'],
  ),
};
