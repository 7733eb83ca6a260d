/**
 * The public interface of releasewright: what a `release.config.ts` and a plugin need. Everything else may change.
 */
export { defineConfig } from './config/define.ts';
export type { Config, UserConfig } from './config/config.ts';
export type { Action, Package, Plan, Release, ReleaseSet, TaggedRelease, TextEdit } from './core/model.ts';
export { ReleaseError } from './core/error.ts';
export { writeFile } from './core/text-edit.ts';
export type { Look, Plugin } from './plugins/plugin.ts';
