import type { AttributionRules } from '../core/attribute.ts';

/** How changes find their packages. */
export function attributionRules(): AttributionRules {
  return { scopes: 'add', mapped: null };
}
