import { differingMembers } from '../archive.ts';
import { found, lacking, type Finding } from './finding.ts';
import { isBundleName } from './judge-page.ts';
import type { Page, PageFile } from './page.ts';

/** A file that was made again, and its bytes. */
export interface RebuiltFile {
  readonly name: string;
  readonly sha256: string;
  readonly read: () => Uint8Array;
}

/** A file for a registry: what was packed for the release, and what is packed now. */
export interface RepackedFile {
  /** `npm:name@version`, and the file. */
  readonly name: string;
  readonly released: string;
  /** Null where none of that name is packed. */
  readonly rebuilt: string | null;
}

/** What was made again of a release. */
export interface Rebuilt {
  readonly files: readonly RebuiltFile[];
  readonly packages: readonly RepackedFile[];
}

/** Most members of an archive that are named. */
const named = 5;

/** Whether a release, built again from its commit, is what its page holds: all but signatures, which nobody can make again. */
export function judgeRebuilt(page: Page, { files, packages }: Rebuilt): readonly Finding[] {
  const made = new Map(files.map((file) => [file.name, file]));
  const built = page.files.filter(({ name }) => !isBundleName(name));
  const there = new Set(built.map(({ name }) => name));
  return [
    ...built.map((file) => judgeFile(file, made.get(file.name), page)),
    ...files
      .filter(({ name }) => !there.has(name))
      .map(({ name }) => lacking('REBUILT', name, 'built again, but not on the page')),
    ...packages.map(judgePackage),
  ];
}

function judgeFile({ name, sha256 }: PageFile, made: RebuiltFile | undefined, page: Page): Finding {
  if (made === undefined) return lacking('REBUILT', name, 'not among what is built again');
  if (made.sha256 === sha256) return same(name);
  const digests = `built again it has sha256 ${made.sha256}; on the page is ${sha256}`;
  return lacking('REBUILT', name, `${digests}${why(differingMembers(name, page.read(name), made.read()))}`);
}

function why(members: readonly string[] | null): string {
  if (members === null) return '';
  if (members.length === 0) return '; its members are the same, packed otherwise';
  const rest = members.length > named ? ` and ${members.length - named} more` : '';
  return `; in it ${members.slice(0, named).join(', ')}${rest}`;
}

function judgePackage({ name, released, rebuilt }: RepackedFile): Finding {
  if (rebuilt === released) return same(name);
  const is = rebuilt === null ? 'it is not packed again' : `packed again it has sha256 ${rebuilt}`;
  return lacking('REBUILT', name, `${is}; released was ${released}`);
}

function same(name: string): Finding {
  return found('REBUILT', name, 'built again, the same bytes');
}
