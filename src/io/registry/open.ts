import type { Registries, RegistryAnswer, RegistryQuestion } from '../../ports.ts';
import { cargoVersions, type Cargo } from './cargo.ts';
import { getter, type Get } from './get.ts';
import { npmVersions, type Npm } from './npm.ts';
import { readNpmrc } from './npmrc.ts';
import { pythonVersions } from './python.ts';

/** What registries are asked from. */
export interface RegistryOptions {
  /** Top of the work tree. */
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Longest time one request may take, and all of them together, in milliseconds. */
  readonly patience?: { readonly request: number; readonly all: number };
}

/** Requests that wait for an answer at the same time. */
const parallel = 8;

const usual = { request: 10_000, all: 40_000 };

/** The registries of npm, Cargo and Python, asked over HTTP as their own clients ask them. */
export function openRegistries({ root, env, patience = usual }: RegistryOptions): Registries {
  return {
    async ask(questions) {
      const get = getter(patience);
      const rc = questions.some(({ ecosystem }) => ecosystem === 'npm') ? await readNpmrc(root, env) : null;
      const answers = new Map<number, RegistryAnswer>();
      const waiting = questions.entries();
      const work = async (): Promise<void> => {
        for (const [at, question] of waiting) answers.set(at, await answer(question, { get, rc, env }));
      };
      await Promise.all(Array.from({ length: parallel }, work));
      return questions.map((_, at) => answers.get(at) ?? { registry: '', problem: 'it was not asked' });
    },
  };
}

interface Desk extends Cargo {
  readonly get: Get;
  readonly rc: Npm['rc'] | null;
}

async function answer(question: RegistryQuestion, desk: Desk): Promise<RegistryAnswer> {
  switch (question.ecosystem) {
    case 'npm':
      return npmVersions(question, { get: desk.get, rc: desk.rc ?? new Map() });
    case 'cargo':
      return cargoVersions(question, desk);
    case 'python':
      return pythonVersions(question, desk.get);
    default:
      return { registry: question.ecosystem, problem: 'nobody knows how to ask it' };
  }
}
