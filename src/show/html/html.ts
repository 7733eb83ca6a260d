import { cleanLine, cut } from '../../core/notes/clean.ts';

/** Longest text kept of untrusted text, in code points. */
const limit = 500;

/** Only code in this file makes HTML from strings. */
let trust: (text: string) => Html;

/**
 * HTML that is safe to put into a page, as content and between the quotes of an attribute: nothing of others in it acts. The
 * only ways to get one are the functions of this file, so unescaped text cannot reach a page by mistake.
 */
export class Html {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }

  static {
    trust = (text): Html => new Html(text);
  }
}

/** Nothing. */
export const nothing: Html = trust('');

/**
 * Puts HTML together: the literal parts are the programmer's own, the values are safe by their type. Attributes are always
 * quoted there; no value stands in a tag name, in `style`, in `script`, or in an attribute that takes an address.
 */
export function markup(
  literals: TemplateStringsArray,
  ...values: readonly (Html | number | readonly Html[])[]
): Html {
  const texts = values.map((value) => (Array.isArray(value) ? value.join('') : String(value)));
  return trust(String.raw({ raw: literals }, ...texts));
}

/** Untrusted text, for an attribute: one line, nothing that hides, cut after 500 characters. */
export function text(untrusted: string): Html {
  const shown = cut(cleanLine(untrusted.slice(0, limit * 20)), limit);
  return trust(shown.replace(/[&<>"'`]/g, (char) => `&#${String(char.charCodeAt(0))};`));
}

/** Untrusted text, for content: also kept from changing the direction of what stands beside it. */
export function own(untrusted: string): Html {
  return markup`<bdi>${text(untrusted)}</bdi>`;
}

/** A link that tells the other side nothing; just its text where there is no address, or one that is not http(s). */
export function link(label: Html, url: string | null): Html {
  const target = url === null ? null : webAddress(url);
  return target === null ? label : markup`<a href="${target}" rel="noreferrer noopener">${label}</a>`;
}

/** A web address as browsers read it (WHATWG URL), escaped; null for every other scheme, and for one that holds a password. */
function webAddress(url: string): Html | null {
  if (!URL.canParse(url)) return null;
  const { protocol, username, password, href } = new URL(url);
  if ((protocol !== 'https:' && protocol !== 'http:') || username !== '' || password !== '') return null;
  return trust(href.replace(/[&<>"'`]/g, (char) => `&#${String(char.charCodeAt(0))};`));
}
