import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { start, type Running } from '../commands/running.ts';
import { gitAsync } from '../helpers/ci-git.ts';
import type { ImageRegistry } from '../helpers/image-registry.ts';
import type { NpmRegistry } from '../helpers/npm-registry.ts';
import { hermetic, temporary } from '../helpers/repo.ts';
import { openForge, type BreakForge, type ForgeKind } from './forges.ts';
import { startFront, type Front } from './front.ts';
import type { Clean, Ground } from './ground.ts';

/** What a site has. */
export interface SiteOptions {
  readonly forge?: ForgeKind;
  /** Whether its files and the ledger are signed, by a key that is trusted, and the statements about them stored. */
  readonly signs?: boolean;
  /** Whether its packages are published to a registry of npm. */
  readonly publishes?: boolean;
  /** The registry an image of one of them is pushed to, as the argv that starts it. */
  readonly images?: readonly string[];
}

/** What can be spoilt between a run and the world: the API of the forge, the git server, the registries. */
export interface Fronts {
  readonly api: Front;
  readonly remote: Front;
  readonly registry: Front;
  readonly images: Front;
}

/** How long git and npm wait for a server, in seconds: long for a machine that is busy, short for a test. */
const patience = 8;

let count = 0;

/** A remote of its own, reached over HTTP, clones of it, a forge and a registry; all of them may be spoilt. */
export class Site {
  readonly dir: string;
  /** The folder of the remote repository. */
  readonly remote: string;
  readonly forge: BreakForge;
  readonly fronts: Fronts;
  /** Past its front; null where nothing is published. */
  readonly registry: NpmRegistry | null;
  /** Past its front; null where no image is pushed. */
  readonly images: ImageRegistry | null;
  /** The site's part of the names of its images. */
  readonly name: string;
  readonly #keys: Keys;
  readonly #ground: Ground;
  readonly #path: string;
  #clones = 0;

  private constructor(
    ground: Ground,
    path: string,
    {
      keys,
      ...parts
    }: Pick<Site, 'dir' | 'forge' | 'fronts' | 'registry' | 'images'> & {
      readonly keys: Keys;
    },
  ) {
    const { dir, forge, fronts, registry, images } = parts;
    this.#keys = keys;
    this.#ground = ground;
    this.#path = path;
    this.dir = dir;
    this.remote = join(ground.server.root, path);
    this.forge = forge;
    this.fronts = fronts;
    this.registry = registry;
    this.images = images;
    this.name = path.replace('.git', '');
    mkdirSync(join(dir, 'tmp'));
    writeFileSync(
      join(dir, 'npmrc'),
      `${fronts.registry.url.replace('http:', '')}/:_authToken=\${NPM_TOKEN}\n`,
    );
  }

  /** Opens a site on some ground. */
  static async open(
    t: Clean,
    ground: Ground,
    { forge: kind = 'local', publishes = false, signs = false, images: tool }: SiteOptions = {},
  ): Promise<Site> {
    const dir = temporary(t, 'break');
    count += 1;
    const path = `site${String(count)}.git`;
    const remote = join(ground.server.root, path);
    cpSync(ground.template, remote, { recursive: true });
    execFileSync('git', ['-C', remote, 'config', 'http.receivepack', 'true']);
    const registry = publishes ? await ground.registry(t) : null;
    const images = tool === undefined ? null : await ground.images(tool);
    const fronts = {
      api: await startFront(() => forge.home),
      remote: await startFront(() => ground.server.url),
      registry: await startFront(() => registry?.url ?? ''),
      images: await startFront(() => images?.url ?? ''),
    };
    for (const front of Object.values(fronts)) t.after(() => void front.stop());
    const forge = await openForge(t, kind, { remote, origin: fronts.api.url, folder: join(dir, 'pages') });
    return new Site(ground, path, { dir, forge, fronts, registry, images, keys: signs ? newKeys() : noKeys });
  }

  /** Two files and their checksums; where signed, a bundle for each of them and two for all: provenance and the statement of the release. */
  get filesPerPage(): number {
    return this.#keys === noKeys ? 3 : 8;
  }

  get env(): Record<string, string> {
    const npm = {
      PUBLISHES: 'npm',
      NPM_TOKEN: this.registry?.token ?? '',
      npm_config_registry: `${this.fronts.registry.url}/`,
      npm_config_userconfig: join(this.dir, 'npmrc'),
      npm_config_cache: join(this.dir, 'npm-cache'),
      npm_config_fetch_retries: '0',
      npm_config_fetch_timeout: String(patience * 1_000),
      npm_config_update_notifier: 'false',
      RELEASE_BREAK_NPM_LOG: join(this.dir, 'npm.log'),
    };
    return hermetic({
      TMPDIR: join(this.dir, 'tmp'),
      GIT_HTTP_LOW_SPEED_TIME: String(patience),
      ...this.forge.env,
      SIGNING_KEY: this.#keys.signing,
      TRUSTED_KEY: this.#keys.trusted,
      ...(this.registry === null ? {} : npm),
      ...(this.images === null ? {} : { IMAGES: `${new URL(this.fronts.images.url).host}/${this.name}` }),
      PATH: `${this.#ground.bin}:${process.env['PATH'] ?? ''}`,
    });
  }

  /** From now on every request goes through; what was asked so far is forgotten. */
  spoilNothing(): void {
    const { api, remote, registry, images } = this.fronts;
    for (const front of [api, remote, registry, images]) front.arm(null);
  }

  /** A new clone, with more options for `git clone`. */
  async clone(...options: readonly string[]): Promise<string> {
    this.#clones += 1;
    const to = join(this.dir, `clone${String(this.#clones)}`);
    await gitAsync('/', hermetic(), 'clone', '--quiet', ...options, this.url, to);
    return to;
  }

  get url(): string {
    return `${this.fronts.remote.url}/${this.#path}`;
  }

  /** Starts the tool in a clone. */
  start(cwd: string, args: readonly string[], more: Readonly<Record<string, string>> = {}): Running {
    return start({ cwd, env: { ...this.env, ...more }, args });
  }
}

/** PEM, or empty where nothing is signed. */
interface Keys {
  readonly signing: string;
  readonly trusted: string;
}

const noKeys: Keys = { signing: '', trusted: '' };

function newKeys(): Keys {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    signing: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    trusted: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  };
}
