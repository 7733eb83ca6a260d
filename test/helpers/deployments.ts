import { createHash } from 'node:crypto';
import { deploymentEntry } from '../../src/core/ledger/deployment-entry.ts';
import type { DeploymentWord } from '../../src/core/ledger/deployment-types.ts';
import { entryText } from '../../src/core/ledger/entry.ts';
import { parseAnyEntry } from '../../src/core/ledger/parse.ts';
import { replay, type Voucher } from '../../src/core/deploy/replay.ts';
import type { DeploymentOutcome, LedgerState } from '../../src/core/deploy/types.ts';

/** What a deployment of a story may be told beyond its version. */
export interface Told {
  readonly env?: string;
  readonly way?: 'deploy' | 'rollback';
  /** Seconds it takes; 60 unless told. */
  readonly seconds?: number;
  readonly outcome?: DeploymentOutcome | null;
  readonly commit?: string;
  readonly reason?: string | null;
  readonly actor?: string;
  readonly job?: string | null;
  readonly health?: string | null;
  readonly rehearsal?: boolean;
  readonly rehearses?: string;
  readonly trigger?: 'manual' | 'automatic';
}

type About = Pick<DeploymentWord, 'version' | 'tag' | 'commit' | 'artifacts' | 'reason'>;

/** A ledger of deployments, told entry by entry: real entries, written, read back and replayed. */
export class Story {
  readonly #vouchers: Voucher[] = [];
  readonly #current = new Map<string, number>();
  #seconds: number;

  /** @param start RFC 3339 */
  constructor(start = '2026-11-02T08:00:00Z') {
    this.#seconds = Date.parse(start) / 1000;
  }

  /** Time goes by. */
  wait(seconds: number): this {
    this.#seconds += seconds;
    return this;
  }

  /** A deployment that is announced and, unless its outcome is null, ends. */
  deploy(version: string, told: Told = {}): this {
    const { env = 'production', seconds = 60, outcome = 'succeeded', rehearsal = false } = told;
    const about = { ...this.#about(version, told), environment: env };
    const of = this.#say(
      {
        ...about,
        kind: 'intent',
        way: told.way ?? 'deploy',
        trigger: told.trigger ?? 'manual',
        replaces: this.#current.get(env) ?? null,
        expires: this.#time(this.#seconds + 1800),
        rehearsal,
        ...(told.rehearses === undefined ? {} : { rehearses: told.rehearses }),
        ...{ checks: [], schema: null, config: null },
      },
      told,
    );
    if (outcome === null) return this;
    this.wait(seconds);
    const verdict = outcome === 'succeeded' ? 'healthy' : 'failed';
    const reason = told.health ?? null;
    const health = reason === null ? null : ({ verdict, reason, checks: [], seconds: 5 } as const);
    this.#say({ ...about, kind: 'result', of, outcome, observed: null, health }, told);
    if (outcome !== 'cancelled' && !rehearsal) this.#current.set(env, of);
    return this;
  }

  rollback(version: string, told: Told = {}): this {
    return this.deploy(version, { ...told, way: 'rollback' });
  }

  mark(
    kind: 'hold' | 'unhold' | 'yank' | 'unyank',
    version: string,
    told: { readonly env?: string | null; readonly reason?: string | null; readonly actor?: string } = {},
  ): this {
    const { env = null, ...rest } = told;
    this.#say({ ...this.#about(version, rest), kind, environment: env }, rest);
    return this;
  }

  /** The entries as they are written, oldest first. */
  texts(): readonly string[] {
    return this.#vouchers.map(({ entry }) => entryText(entry));
  }

  /** Now, RFC 3339 in UTC. */
  get now(): string {
    return this.#time(this.#seconds);
  }

  state(now: string = this.now): LedgerState {
    return replay(this.#vouchers, now);
  }

  #about(version: string, { commit, reason = null }: Told): About {
    const name = 'ghcr.io/acme/app';
    const sha256 = digest(version);
    return {
      ...{ version, tag: `v${version}`, reason },
      commit: commit ?? digest(`commit ${version}`).slice(0, 40),
      artifacts: [{ name, uri: `${name}@sha256:${sha256}`, sha256 }],
    };
  }

  #say(word: DeploymentWord, { actor = 'ada', job = null }: Told): number {
    const last = this.#vouchers.at(-1)?.entry ?? null;
    const tip = last === null ? null : { entry: last, text: entryText(last) };
    const by = { host: '0123456789abcdef', pid: 1 };
    const entry = deploymentEntry(tip, word, { by, actor, job, at: this.now, tool: '0.1.0' });
    this.#vouchers.push({ entry: parseAnyEntry(entryText(entry), 'the story'), keyId: null });
    return entry.predicate.seq;
  }

  #time(seconds: number): string {
    return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
  }
}

/** A sha256 that stands for a text. */
export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
