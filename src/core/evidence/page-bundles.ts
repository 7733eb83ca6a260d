import type { Check } from './check.ts';
import { textOf, type Case } from './page.ts';
import type { Subject, TrustPolicy } from './policy.ts';
import { openBundle, type BundleCheck } from './verify.ts';

/** Checks what a bundle of a page, by its name, says of a file. Each bundle is read, and its signature checked, once. */
export type PageBundles = (name: string, subject: Subject) => readonly Check[];

/** A case whose bundles are open. */
export interface OpenCase extends Case {
  readonly bundles: PageBundles;
}

/** Opens the bundles of a page as they are asked for. */
export function openBundles(one: Pick<Case, 'page' | 'policy' | 'seen'>): PageBundles {
  const opened = new Map<string, BundleCheck>();
  return (name, subject) => {
    const check = opened.get(name) ?? openBundle(textOf(one.page, name), policyFor(name, one));
    opened.set(name, check);
    return check(subject);
  };
}

/** Whom to believe of a file of bundles: it was there when somebody independent saw its bytes. */
export function policyFor(
  name: string,
  { page, policy, seen }: Pick<Case, 'page' | 'policy' | 'seen'>,
): TrustPolicy {
  const file = page.files.find((each) => each.name === name);
  return { ...policy, seen: (file === undefined ? undefined : seen.get(file.sha256)) ?? policy.seen };
}
