import type { VersionFile } from '../config/config.ts';
import type { Finder } from './place.ts';

/** How the places in a file are named. */
export type FileKind = 'markers' | Selector;

/** The keys of an entry that name places; an entry without one has markers in the file itself. */
export type Selector = Exclude<keyof VersionFile, 'path' | 'package' | 'write' | 'exactly' | 'min' | 'max'>;

/** How a kind of place is found, and how many there are unless told. */
interface Kind {
  /** Loads what finds them: parsers are large, and most repositories need none. */
  load(): Promise<Finder>;
  /** Whether there is one place in a file, or at least one. */
  readonly single: boolean;
}

/** Every kind of place a version string can have. A new kind is a new line here and a key of `VersionFile`. */
export const kinds: Readonly<Record<FileKind, Kind>> = {
  markers: { load: async () => (await import('./markers.ts')).findMarkers, single: false },
  pattern: { load: async () => (await import('./pattern.ts')).findPattern, single: true },
  regex: { load: async () => (await import('./regex.ts')).findRegex, single: true },
  json: { load: async () => (await import('./json.ts')).findJson, single: true },
  yaml: { load: async () => (await import('./yaml.ts')).findYaml, single: true },
  toml: { load: async () => (await import('./toml.ts')).findToml, single: true },
  xml: { load: async () => (await import('./xml.ts')).findXml, single: true },
  image: { load: async () => (await import('./image.ts')).findImage, single: false },
  env: { load: async () => (await import('./assignment.ts')).findAssignment, single: true },
  label: { load: async () => (await import('./assignment.ts')).findAssignment, single: true },
};

/** The selectors, for whoever must tell them from other keys. */
export const selectors: readonly Selector[] = Object.keys(kinds).filter(isSelector);

function isSelector(key: string): key is Selector {
  return key in kinds && key !== 'markers';
}
