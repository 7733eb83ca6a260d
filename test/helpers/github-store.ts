import { snappyCompress } from 'hysnappy';
import { z } from 'zod';
import { jsonOrNull } from '../../src/core/json-text.ts';
import { error, type Send } from './github-fault.ts';

/** How its store of attestations is. */
export interface StorePolicy {
  /** Whether bundles are told by the address they are at, as github.com does since 2026, instead of by themselves. */
  readonly byAddress?: boolean;
  /** How many are told at once. */
  readonly pageSize?: number;
}

const bundleSchema = z.looseObject({
  dsseEnvelope: z.looseObject({ payload: z.string(), signatures: z.array(z.looseObject({})) }),
});
const statement = z.object({
  predicateType: z.string(),
  subject: z.array(z.object({ digest: z.object({ sha256: z.string() }) })),
});

/** An attestation that is kept. */
export interface StoredAttestation {
  readonly predicateType: string;
  readonly digests: ReadonlySet<string>;
  readonly bundle: z.infer<typeof bundleSchema>;
}

/** GitHub's store of artifact attestations: it reads the statement and believes whatever it is given. */
export class AttestationShelf {
  readonly kept: StoredAttestation[] = [];
  /** How many it takes before it refuses. */
  room = Infinity;
  readonly #policy: StorePolicy;
  readonly #home: () => string;

  /** @param home address that hands out packed bundles at `/kept/<number>` */
  constructor(policy: StorePolicy, home: () => string) {
    this.#policy = policy;
    this.#home = home;
  }

  /** Answers `POST /attestations` and `GET /attestations/sha256:…`. */
  route(key: string, url: URL, bytes: Buffer, send: Send): void {
    if (key === 'POST /attestations') {
      this.#add(bytes, send);
      return;
    }
    const digest = /^GET \/attestations\/sha256(?::|%3A)([0-9a-f]{64})$/i.exec(key)?.[1];
    const found = this.kept.filter(({ digests }) => digests.has(digest ?? ''));
    if (digest === undefined || found.length === 0) {
      send(404, error('Not Found', 404));
      return;
    }
    const from = Number(url.searchParams.get('after') ?? 0);
    const end = from + (this.#policy.pageSize ?? 100);
    const attestations = found.slice(from, end).map((one) => this.#told(one));
    const next = new URL(url);
    next.searchParams.set('after', String(end));
    send(200, { attestations }, end < found.length ? { link: `<${next.href}>; rel="next"` } : {});
  }

  /** The bytes of one, as they lie at the address that is told. */
  packed(id: number): Buffer {
    const text = JSON.stringify(this.kept[id]?.bundle);
    return Buffer.from(snappyCompress(Buffer.from(text)));
  }

  #add(bytes: Buffer, send: Send): void {
    if (this.kept.length >= this.room) {
      send(403, error('Resource not accessible by integration', 403));
      return;
    }
    const { bundle } = z.object({ bundle: bundleSchema }).parse(jsonOrNull(bytes.toString()));
    const payload = Buffer.from(bundle.dsseEnvelope.payload, 'base64').toString();
    const { predicateType, subject } = statement.parse(jsonOrNull(payload));
    const digests = new Set(subject.map((one) => one.digest.sha256));
    send(201, { id: this.kept.push({ predicateType, digests, bundle }) });
  }

  #told(one: StoredAttestation): object {
    if (this.#policy.byAddress !== true) return { bundle: one.bundle, repository_id: 1 };
    const id = this.kept.indexOf(one);
    return { bundle_url: `${this.#home()}/kept/${String(id)}`, repository_id: 1, initiator: 'user' };
  }
}
