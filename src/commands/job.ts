import type { Standing } from '../ports.ts';
import type { Settings } from './planning.ts';
import type { Tools } from './tools.ts';

/** Where a plan is applied, and on whose word. */
export interface Job {
  readonly standing: Standing;
  readonly settings: Settings;
  readonly consent: { readonly yes: boolean; readonly json?: boolean };
  readonly tools: Tools;
}
