import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { commentStep, marked, markLength, type RequestComment } from '../../../src/core/preview/comment.ts';

const self = 'bot';

/** A pull request that several runs write to, each one step at a time: it lists, and acts on what it saw. */
class Board {
  comments: RequestComment[] = [];
  #last = 0;

  act(body: string, run: number): (() => void) | null {
    const step = commentStep(this.comments, body, { self, run });
    if (step.kind === 'done' || step.kind === 'newer') return null;
    return () => {
      if (step.kind === 'create') this.comments.push({ id: (this.#last += 1), author: self, body });
      if (step.kind === 'remove') this.comments = this.comments.filter(({ id }) => !step.ids.includes(id));
      if (step.kind === 'update')
        this.comments = this.comments.map((one) => (one.id === step.id ? { ...one, body } : one));
    };
  }
}

test('however runs that write at the same time take turns, one comment is left', (t) => {
  let orders = 0;
  const order = fc.array(fc.nat(2), { minLength: 40, maxLength: 60 });
  fc.assert(
    fc.property(order, (turns) => {
      orders += 1;
      const board = new Board();
      const runs = [1, 2, 3].map((run) => {
        const pending: { act: (() => void) | null; over: boolean } = { act: null, over: false };
        return { run, body: marked(`of run ${String(run)}`, run), pending };
      });
      const turn = ({ run, body, pending }: (typeof runs)[number]): void => {
        if (pending.over) return;
        if (pending.act === null) {
          pending.act = board.act(body, run);
          pending.over = pending.act === null;
          return;
        }
        pending.act();
        pending.act = null;
      };
      for (const at of turns) for (const run of runs.slice(at, at + 1)) turn(run);
      for (let left = 0; left < 30; left += 1) for (const run of runs) turn(run);
      assert.ok(runs.every(({ pending }) => pending.over));
      assert.equal(board.comments.length, 1);
    }),
  );
  t.diagnostic(`${String(orders)} orders of three runs, one comment left in each`);
});

test('a comment is ours by its mark and its author', () => {
  const body = marked('text', 5);
  const of = (author: string | null, text: string): RequestComment => ({ id: 1, author, body: text });
  const step = (one: RequestComment, run = 5): string => commentStep([one], body, { self, run }).kind;
  assert.equal(step(of(self, body)), 'done');
  assert.equal(step(of(self, body.replaceAll('text', 'text '))), 'done', 'a forge may change blanks');
  assert.equal(step(of(self, body.replaceAll('\n', '\r\n'))), 'done', 'edited in a browser');
  assert.equal(step(of(self, marked('other', 5))), 'update');
  assert.equal(step(of(self, marked('other', 6))), 'newer');
  for (const one of [of('mallory', body), of(null, body), of(self, ` ${body}`), of(self, `> ${body}`)])
    assert.equal(step(one), 'create');
  assert.ok(marked('', 999_999_999_999_999).length <= markLength);
});
