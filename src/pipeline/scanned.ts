import { posix } from 'node:path';
import type { Config } from '../config/config.ts';
import type { LinesReading } from './read.ts';

/** Directories whose versions are somebody else's, made, or part of a test. */
const elsewhere =
  /(?:^|\/)(?:node_modules|vendor|third[_-]party|external|dist|build|target|out|coverage|tests?|__tests__|spec|specs|e2e|testdata|test-data|fixtures?|__fixtures__|__snapshots__|snapshots?|__mocks__|mocks?|examples?|samples?|demos?|bench(?:marks?|es)?|migrations?|blog|posts|release-notes|adrs?|rfcs?|archive|versioned_docs|\.git|\.yarn|\.changeset)\//i;

/** Files that hold versions on purpose: locks, histories, tests, what is minified. */
const fileNames =
  /(?:^|\/)(?:[^/]*[.-]lock(?:\.json|\.yaml)?|[^/]*lock\.json|go\.sum|pnpm-lock\.yaml|bun\.lockb?|npm-shrinkwrap\.json|(?:changelog|changes|history|news|releases?|migrat|upgrad|contributors|authors)[^/]*|[^/]*(?:[._]|-)(?:test|tests|spec|snap|min)\.[^/]*|test_[^/]*|[^/]*\.(?:snap|map|svg|csv|tsv|patch|diff|log|ipynb|po|pot|sum))$/i;

/** Files that are no text. */
const binary =
  /\.(?:png|jpe?g|gif|webp|ico|bmp|tiff?|pdf|zip|gz|tgz|bz2|xz|7z|jar|war|class|exe|dll|so|dylib|a|o|wasm|woff2?|ttf|otf|eot|mp[34]|mov|avi|webm|ogg|wav|flac|bin|db|sqlite3?|parquet|pyc|node|crate|whl)$/i;

/** Manifests of packages, of the workspace or not: what they say of themselves is no string that drifts. */
const manifests =
  /(?:^|\/)(?:package\.json|Cargo\.toml|pyproject\.toml|setup\.(?:py|cfg)|go\.mod|Chart\.yaml|pom\.xml|[^/]*\.(?:csproj|fsproj|vbproj|gemspec|nuspec)|build\.gradle(?:\.kts)?|gradle\.properties|pubspec\.yaml|mix\.exs|composer\.json|requirements[^/]*\.txt|deno\.jsonc?|jsr\.json|lerna\.json|release\.config\.[^/]*|\.release-please-manifest\.json)$/i;

/** Whether a file is looked through for version strings that drift. */
export function isScanned(path: string, { workspace }: LinesReading, { changelog }: Config): boolean {
  if (elsewhere.test(path) || fileNames.test(path) || binary.test(path) || manifests.test(path)) return false;
  if (changelog !== null && posix.basename(path) === posix.basename(changelog)) return false;
  return !workspace.found.some(({ texts }) => texts.has(path));
}
