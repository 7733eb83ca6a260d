/** Counts checks and prints a line for each. */
export class Checks {
  #passed = 0;
  #failed = 0;

  /** `found` is shown when the check fails. */
  that(holds, name, found = '') {
    if (holds) {
      this.#passed += 1;
      process.stdout.write(`ok    ${name}\n`);
    } else this.fail(`${name}${found === '' ? '' : `: ${String(found).trim().slice(0, 600)}`}`);
  }

  equal(found, expected, name) {
    const [is, should] = [JSON.stringify(found), JSON.stringify(expected)];
    this.that(is === should, `${name}: ${should}`, `found ${is}`);
  }

  fail(name) {
    this.#failed += 1;
    process.stdout.write(`FAIL  ${name}\n`);
  }

  note(text) {
    process.stdout.write(`      ${text}\n`);
  }

  /** Prints the figure and gives the exit code. Nothing checked is no success. */
  summary() {
    const all = this.#passed + this.#failed;
    process.stdout.write(`${all} checks, ${this.#passed} passed, ${this.#failed} failed\n`);
    return this.#failed > 0 || all === 0 ? 1 : 0;
  }
}
