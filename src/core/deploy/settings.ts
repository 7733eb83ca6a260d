import type { ConfigurationSettings } from '../drift/check.ts';
import type { CanarySettings } from './canary.ts';
import type { GateSettings } from './gate-settings.ts';
import type { HealthSettings } from '../health/settings.ts';
import type { SchemaSettings } from '../schema/migrations.ts';
import type { TargetSettings } from './target-settings.ts';

/** After what time a deployment that never ended counts as abandoned, unless told. */
export const usualExpiry = '30m';

/** An environment: where versions run. Durations are texts such as `30m` (`core/duration.ts`). */
export interface EnvironmentSettings {
  /** Whose versions run here, by name or path; the main line's unless told. */
  readonly package?: string | undefined;
  /** The environment versions are proved in before they come here; `release promote` takes them from there. */
  readonly after?: string | undefined;
  /** Repository of the container image that runs here (`ghcr.io/acme/app`): it is deployed by digest. */
  readonly image?: string | undefined;
  readonly target: TargetSettings;
  readonly health?: HealthSettings | undefined;
  /** The shares of the traffic a version gets, one after the other, before it gets all of it; at once unless told. */
  readonly canary?: CanarySettings | undefined;
  readonly gates?: GateSettings | undefined;
  /** Environments that name the same stack run components that need each other. */
  readonly stack?: string | undefined;
  /** A JSON file of the repository in which each version says which others it needs beside it: `{ "api": ">=2.0.0" }`. */
  readonly needs?: string | undefined;
  /** The configuration it runs with, by names: what changed is told. */
  readonly config?: ConfigurationSettings | undefined;
  /** The migrations of the database that runs with it. */
  readonly schema?: SchemaSettings | undefined;
  /** Whether a version that is not healthy is replaced by the last one that was, once; yes unless told. */
  readonly automaticRollback?: boolean | undefined;
  /**
   * Whether going back by hand also moves what others follow off the version that is left: npm dist-tags, tags of images that move,
   * the latest release page. No unless told: what runs in one place says nothing of who installs the version elsewhere.
   */
  readonly repoint?: boolean | undefined;
  /** After what time a deployment that never ended counts as abandoned; 30 minutes unless told. */
  readonly expires?: string | undefined;
  /** Whether what is deployed must be proven by its evidence (`release verify`); where releases are signed unless told. */
  readonly verify?: boolean | undefined;
}
