import * as z from 'zod';
import { type Fields, key } from './fields.ts';

/** How Go modules are released. */
export const goFields: Fields<'goMajor'> = {
  goMajor: key(
    z.enum(['edit', 'report'], { error: "'edit' or 'report'" }),
    'What happens when a release makes the major version of a Go module 2 or more, and Go wants it in the module ' +
      "path (`example.com/x/v2`). `'edit'`: the release commit changes go.mod and all imports. `'report'`: the plan " +
      'warns and the code stays, which is enough for programs that nobody imports.',
    'report',
  ),
};
