import { ReleaseError } from '../../core/error.ts';
import { spawnGit, type Environment } from './run.ts';

/** A git object as `cat-file --batch` gives it. */
export interface GitObject {
  readonly type: string;
  readonly content: Buffer;
  /** Length of object ids in this repository, in bytes. */
  readonly idBytes: number;
}

/** A running `git cat-file --batch`. */
export interface Batch {
  /**
   * The object of an id (or another name without line ends), or null where there is none. Questions are answered
   * in order.
   * @throws ReleaseError GIT_FAILED when git ends before it has answered: that is not the same as "none"
   */
  get(id: string): Promise<GitObject | null>;
  close(): void;
}

/** Who waits for an answer. */
interface Waiting {
  readonly resolve: (object: GitObject | null) => void;
  readonly reject: (error: ReleaseError) => void;
}

/** Starts `git cat-file --batch`; it lives until `close`. */
export function openBatch(cwd: string, env: Environment): Batch {
  const child = spawnGit({ cwd, env, args: ['cat-file', '--batch'] });
  const waiting: Waiting[] = [];
  let ended = false;
  let complaint = '';
  child.stdout.on(
    'data',
    frames((object) => waiting.shift()?.resolve(object)),
  );
  child.stderr
    .setEncoding('utf8')
    .on('data', (text: string) => (complaint = `${complaint}${text}`.slice(-2000)));
  child.stdin.on('error', () => undefined); // told by 'close'
  child.on('error', () => undefined); // told by 'close'
  child.on('close', () => {
    ended = true;
    for (const { reject } of waiting.splice(0)) reject(unanswered(complaint));
  });
  return {
    get: (id) =>
      new Promise((resolve, reject) => {
        if (ended) reject(unanswered(complaint));
        else {
          waiting.push({ resolve, reject });
          child.stdin.write(`${id}\n`);
        }
      }),
    close: () => child.stdin.end(),
  };
}

function unanswered(complaint: string): ReleaseError {
  const words = complaint.trim().replace(/^(?:fatal|error): /gm, '');
  return new ReleaseError('GIT_FAILED', `git cannot read the files of HEAD: ${words || 'it said nothing'}`, {
    hint: 'Look for what is damaged or missing: git fsck',
  });
}

/** Cuts the output into answers: `<id> SP <type> SP <size> LF <content> LF`, or `… missing LF`. */
function frames(emit: (object: GitObject | null) => void): (chunk: Buffer) => void {
  let chunks: Buffer[] = [];
  let length = 0;
  let needed = 0;
  return (chunk) => {
    chunks.push(chunk);
    length += chunk.length;
    if (length < needed) return;
    let data = Buffer.concat(chunks);
    for (;;) {
      const frame = firstFrame(data);
      if (typeof frame === 'number') {
        needed = frame;
        break;
      }
      emit(frame.object);
      data = data.subarray(frame.end);
    }
    chunks = [data];
    length = data.length;
  };
}

/** The first whole answer in some bytes, or how many bytes it needs. */
function firstFrame(data: Buffer): { readonly object: GitObject | null; readonly end: number } | number {
  const line = data.indexOf(0x0a);
  if (line < 0) return data.length + 1;
  const match = /^([0-9a-f]{40,64}) (\w+) (\d+)$/.exec(data.toString('utf8', 0, line));
  if (match?.[1] === undefined || match[2] === undefined) return { object: null, end: line + 1 };
  const start = line + 1;
  const end = start + Number(match[3]);
  if (data.length < end + 1) return end + 1;
  return {
    object: { type: match[2], content: data.subarray(start, end), idBytes: match[1].length / 2 },
    end: end + 1,
  };
}
