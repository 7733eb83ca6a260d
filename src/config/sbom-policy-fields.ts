import * as z from 'zod';
import { parseRange } from '../core/sbom/versions.ts';
import { type Fields, key, list, match, text } from './fields.ts';

const files = "a list of files, such as ['security/osv.json']";
const file = text('the path of a file', (value) => value !== '');

/** What no bill of materials may hold. */
export const sbomPolicyFields: Fields<'sbomPolicy'> = {
  sbomPolicy: key(
    z
      .strictObject(
        {
          deny: key(
            list(
              z.strictObject(
                {
                  purl: match(
                    "a package URL without a version, such as 'pkg:npm/event-stream'",
                    /^pkg:[a-z]+\/[^?#@\s]+$/,
                  ).meta({ description: 'Package URL without a version.' }),
                  versions: key(
                    text("a range such as '>=1.0.0 <1.2.3 || =2.0.0'", (range) => parseRange(range) !== null),
                    'The versions that are meant: comparators, with `||` between alternatives. All of them unless told.',
                  ),
                  reason: key(z.string({ error: 'a text' }), 'Why, for those who meet it.'),
                },
                { error: "an object such as { purl: 'pkg:npm/event-stream', versions: '=3.3.6' }" },
              ),
              "a list such as [{ purl: 'pkg:npm/event-stream', versions: '=3.3.6' }]",
            ),
            'Packages that must not be in it.',
          ),
          denyLicenses: key(
            list(
              text('a licence, such as GPL-3.0-only', (value) => value !== ''),
              "a list such as ['AGPL-3.0-only']",
            ),
            'Licences none of them may have, as SPDX identifiers, or in the words of a manifest. Of alternatives (`OR`) one that is not denied is enough.',
          ),
          advisories: key(
            list(file, files),
            'Files with advisories in the OSV format, one record, a JSON list of them, or one a line. Paths are relative to the top of the repository.',
          ),
          vex: key(
            list(file, files),
            'Files that say which advisories do not matter here: OpenVEX, or CycloneDX with vulnerabilities.',
          ),
          releases: key(
            z.enum(['error', 'warn'], { error: "'error' or 'warn'" }),
            "What follows from any of it in what is about to be released, or was: `'error'` (unless told) refuses, `'warn'` tells.",
          ),
        },
        { error: "an object such as { denyLicenses: ['AGPL-3.0-only'] }" },
      )
      .nullable(),
    'What must not be in a release: asked before it is made, by `release sbom --check`, and by `release verify` of its SBOMs. See [bills of materials](sbom.md#what-must-not-be-in-it).',
    {
      deny: [{ purl: 'pkg:npm/event-stream', versions: '=3.3.6', reason: 'malware' }],
      vex: ['security/vex.json'],
    },
  ),
};
