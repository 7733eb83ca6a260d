import { gitFailure, spawnGit, textOf, type Environment } from './run.ts';

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
   * The object a revision names, or null where there is none. Questions are answered in order.
   * @throws ReleaseError GIT_FAILED when git gave up: an object that cannot be read is not one that is not there
   */
  get(revision: string): Promise<GitObject | null>;
  close(): void;
}

/** Starts `git cat-file --batch`; it lives until `close`. */
export function openBatch(cwd: string, env: Environment): Batch {
  const child = spawnGit({ cwd, env, args: ['cat-file', '--batch'] });
  const waiting: Question[] = [];
  const complaint = textOf(child.stderr);
  const reader = frames((object) => waiting.shift()?.resolve(object));
  child.stdout.on('data', reader);
  child.stdin.on('error', () => undefined); // told by 'close'
  child.on('error', () => undefined); // told by 'close'
  let ended: Promise<Error> | null = null;
  child.on('close', () => {
    ended = complaint.then((words) => gitFailure(['cat-file'], words));
    for (const { reject } of waiting.splice(0)) void ended.then(reject);
  });
  return {
    get: (revision) =>
      new Promise((resolve, reject) => {
        if (ended) return void ended.then(reject);
        waiting.push({ resolve, reject });
        child.stdin.write(`${revision}\n`);
      }),
    close: () => child.stdin.end(),
  };
}

/** Somebody waits for an answer. */
interface Question {
  readonly resolve: (object: GitObject | null) => void;
  readonly reject: (error: Error) => void;
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
