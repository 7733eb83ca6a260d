/**
 * The public interface of releasewright: what a `release.config.ts` and a plugin or an ecosystem
 * need. Everything else may change.
 */
export { defineConfig } from './config/define.ts';
export type { Config, UserConfig } from './config/config.ts';
export { between, defineEcosystem } from './ecosystems/define.ts';
export type { ManifestReading, SimpleEcosystem, Span, UserEcosystem } from './ecosystems/define.ts';
export type { Ecosystem, Texts, VersionEdit } from './ecosystems/ecosystem.ts';
export type {
  Action,
  Dependency,
  Package,
  Plan,
  RangeEdit,
  Release,
  ReleaseSet,
  TaggedRelease,
  TextEdit,
} from './core/model.ts';
export { ReleaseError } from './core/error.ts';
export { writeFile } from './core/text-edit.ts';
export { fromSemanticRelease } from './plugins/semantic-release.ts';
export type { SemanticReleaseSettings } from './plugins/semantic-release.ts';
export type { Look, Plugin } from './plugins/plugin.ts';
