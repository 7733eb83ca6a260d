/**
 * A value that must not be seen: a token. It prints as `[secret]` wherever it is turned into text, so that it
 * cannot reach a log, a plan, an error or a dump by accident. Only `io` calls `reveal`, where the value is used.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
    // What util.inspect and console.log show (Node.js: custom inspection functions on objects).
    Object.defineProperty(this, Symbol.for('nodejs.util.inspect.custom'), { value: () => blank });
  }

  /** The value itself, for the one place that sends it. */
  reveal(): string {
    return this.#value;
  }

  /** The text with every occurrence of the value blanked: for text of others that may repeat it. */
  redact(text: string): string {
    return this.#value === '' ? text : text.replaceAll(this.#value, blank);
  }

  toString(): string {
    return blank;
  }

  toJSON(): string {
    return blank;
  }
}

const blank = '[secret]';
