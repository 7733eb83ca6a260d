import type { UserConfig } from './config.ts';

/** Gives editors the type of a configuration; returns it unchanged. For `release.config.ts` and its kin. */
export function defineConfig(config: UserConfig): UserConfig {
  return config;
}
