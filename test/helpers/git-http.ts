import { execFile, spawn } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { listen } from './loopback.ts';

/** How the server is. */
export interface GitHttpOptions {
  /** Passwords by user; none: everybody may read and write. */
  readonly users?: Readonly<Record<string, string>>;
}

/** Rules a repository enforces in a pre-receive hook, with the words GitHub uses. */
export interface Rules {
  /** Branches nobody may push to (GH006). */
  readonly protectedBranches?: readonly string[];
  /** Tags may be made, but never moved or deleted. */
  readonly immutableTags?: boolean;
  /** Tags that match may not be made at all: a shell pattern such as `v*` (GH013). */
  readonly forbiddenTags?: string;
}

/** A real git server over HTTP, with repositories below `root`. */
export interface GitHttpServer {
  readonly url: string;
  readonly root: string;
  /** Makes an empty bare repository; gives its address. */
  createRepository(name: string, rules?: Rules): Promise<string>;
  /** Ends connections and processes, and removes the repositories. */
  stop(): Promise<void>;
}

const run = promisify(execFile);

/** Starts `git http-backend` (git-http-backend(1)) as CGI behind a server on a free port of the loopback. */
export async function startGitHttp({ users = {} }: GitHttpOptions = {}): Promise<GitHttpServer> {
  const root = await mkdtemp(join(tmpdir(), 'releasewright-git-'));
  const running = new Set<ReturnType<typeof spawn>>();
  const server = createServer((request, response) => {
    const user = userOf(request, users);
    if (user === null) return void response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
    const cgi = serve(root, user, request, response);
    running.add(cgi);
    cgi.on('close', () => running.delete(cgi));
  });
  const url = `http://127.0.0.1:${await listen(server)}`;
  return {
    url,
    root,
    createRepository: async (name, rules = {}) => {
      const place = join(root, name);
      await run('git', ['init', '--quiet', '--bare', '--initial-branch=main', place]);
      await run('git', ['-C', place, 'config', 'http.receivepack', 'true']);
      await writeFile(join(place, 'hooks', 'pre-receive'), preReceive(rules));
      await chmod(join(place, 'hooks', 'pre-receive'), 0o755);
      return `${url}/${name}`;
    },
    stop: async () => {
      for (const cgi of running) cgi.kill();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(root, { recursive: true, force: true });
    },
  };
}

/** The user a request is from: '' where none is needed, null where the password is wrong or missing. */
function userOf(request: IncomingMessage, users: Readonly<Record<string, string>>): string | null {
  const [scheme, encoded = ''] = (request.headers.authorization ?? '').split(' ');
  const [user = '', ...password] =
    scheme === 'Basic' ? Buffer.from(encoded, 'base64').toString().split(':') : [];
  if (Object.keys(users).length === 0) return user;
  return Object.hasOwn(users, user) && users[user] === password.join(':') ? user : null;
}

function serve(root: string, user: string, request: IncomingMessage, response: ServerResponse) {
  const url = new URL(request.url ?? '/', 'http://git');
  const headers = request.headers;
  const length = headers['content-length'];
  const cgi = spawn('git', ['http-backend'], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: {
      ...process.env,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      REQUEST_METHOD: request.method,
      PATH_INFO: decodeURIComponent(url.pathname),
      QUERY_STRING: url.search.slice(1),
      CONTENT_TYPE: headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: headers['content-encoding'] ?? '',
      GIT_PROTOCOL: String(headers['git-protocol'] ?? ''),
      REMOTE_USER: user,
      REMOTE_ADDR: '127.0.0.1',
      // Absent for a chunked push: git then reads to the end.
      ...(length === undefined ? {} : { CONTENT_LENGTH: length }),
    },
  });
  request.pipe(cgi.stdin);
  cgi.stdin.on('error', () => {});
  forward(cgi.stdout, response);
  return cgi;
}

/** Passes a CGI answer on: header lines, an empty line, the body (RFC 3875 §6). */
function forward(output: NodeJS.ReadableStream, response: ServerResponse): void {
  let head = Buffer.alloc(0);
  output.on('data', (data: Buffer) => {
    if (response.headersSent) return void response.write(data);
    head = Buffer.concat([head, data]);
    const end = head.indexOf('\r\n\r\n');
    if (end === -1) return;
    const lines = head.subarray(0, end).toString().split('\r\n');
    const headers = lines.map((line): [string, string] => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    });
    const status = Number((headers.find(([name]) => name === 'status')?.[1] ?? '200').slice(0, 3));
    response.writeHead(status, Object.fromEntries(headers.filter(([name]) => name !== 'status')));
    response.write(head.subarray(end + 4));
  });
  output.on('end', () => response.end());
}

function preReceive({ protectedBranches = [], immutableTags = false, forbiddenTags }: Rules): string {
  const cases = [
    ...protectedBranches.map((name) =>
      refuse(`refs/heads/${name}`, `GH006: Protected branch update failed for refs/heads/${name}.`),
    ),
    ...(forbiddenTags === undefined
      ? []
      : [
          refuse(
            `refs/tags/${forbiddenTags}`,
            'GH013: Repository rule violations found for $ref. - Cannot create ref due to creations being restricted.',
          ),
        ]),
    ...(immutableTags
      ? [
          `    refs/tags/*) case "$old" in *[!0]*) ${fail('GH013: Cannot update this protected ref: $ref.')} ;; esac ;;`,
        ]
      : []),
  ];
  if (cases.length === 0) return '#!/bin/sh\nexit 0\n';
  return `#!/bin/sh\nwhile read -r old new ref; do\n  case "$ref" in\n${cases.join('\n')}\n  esac\ndone\nexit 0\n`;
}

function refuse(pattern: string, words: string): string {
  return `    ${pattern}) ${fail(words)} ;;`;
}

function fail(words: string): string {
  return `echo "error: ${words}" >&2; exit 1`;
}
