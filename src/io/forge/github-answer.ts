import { z } from 'zod';
import { ReleaseError } from '../../core/error.ts';

/** What GitHub answered to a request that failed, or that it did not answer. Holds nothing of the request. */
export interface Answer {
  /** Null when there was no answer. */
  readonly status: number | null;
  readonly headers: Readonly<Record<string, string>>;
  /** What GitHub said, on one line; what the network said, without an answer. */
  readonly said: string;
  /** Machine-readable reasons: `already_exists`, or a system error such as `ECONNRESET`. */
  readonly codes: readonly string[];
}

const header = z.union([z.string(), z.number().transform(String)]);
const failed = z.object({
  name: z.literal('HttpError'),
  message: z.string(),
  status: z.number(),
  response: z
    .object({
      headers: z.record(z.string(), header.optional().catch(undefined)),
      data: z.unknown().optional(),
    })
    .optional(),
});
const body = z.object({
  message: z.string().catch(''),
  errors: z
    .array(z.union([z.object({ code: z.string().catch(''), message: z.string().catch('') }), z.string()]))
    .catch([]),
});

/** Reads octokit's error; null for an error of any other origin. */
export function answerOf(error: unknown): Answer | null {
  const read = failed.safeParse(error);
  if (!read.success) return null;
  const { message, status, response } = read.data;
  if (response === undefined)
    return { status: null, headers: {}, said: oneLine(message), codes: causes(error) };
  const { message: text, errors } = body.catch({ message: '', errors: [] }).parse(response.data);
  const parts = [text, ...errors.map((item) => (typeof item === 'string' ? item : item.message))];
  return {
    status,
    headers: definedOnly(response.headers),
    said: oneLine(parts.filter((part) => part !== '').join('; ')),
    codes: errors.flatMap((item) => (typeof item === 'string' ? [] : [item.code])),
  };
}

/** Whether the request may have been carried out although it failed: no answer, or the server broke. */
export function isUnsure({ status }: Answer): boolean {
  return status === null || status >= 500;
}

function definedOnly(
  headers: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/** Codes and names along the causes of a network error. */
function causes(error: unknown, depth = 0): readonly string[] {
  const read = z
    .object({ name: z.string().catch(''), code: z.string().catch(''), cause: z.unknown().optional() })
    .safeParse(error);
  if (!read.success || depth > 8) return [];
  return [read.data.code, read.data.name, ...causes(read.data.cause, depth + 1)].filter(
    (code) => code !== '',
  );
}

/** Text of others for one line of ours: no control or hidden characters, not endless. */
export function oneLine(text: string): string {
  const short = text.length > 300 ? `${text.slice(0, 300)}…` : text;
  return short.replace(/[\s\p{C}]+/gu, ' ').trim();
}

const webAddress = z.string().regex(/^https?:\/\/[^\s\p{C}]+$/u);

/** The parts of a release that are used (GitHub's OpenAPI: `release`). */
export interface ReleaseAnswer {
  readonly id: number;
  readonly tag_name: string;
  readonly draft: boolean;
  readonly html_url: string;
  readonly upload_url: string;
}

/** The parts of an asset that are used (GitHub's OpenAPI: `release-asset`). Older servers tell no digest. */
export interface AssetAnswer {
  readonly id: number;
  readonly name: string;
  readonly size: number;
  /** `uploaded`, or what a broken upload leaves behind. */
  readonly state: string;
  readonly digest?: string | null | undefined;
}

export const releaseSchema: z.ZodType<ReleaseAnswer> = z.object({
  id: z.number().int(),
  tag_name: z.string(),
  draft: z.boolean(),
  html_url: webAddress,
  upload_url: webAddress,
});

export const assetSchema: z.ZodType<AssetAnswer> = z.object({
  id: z.number().int(),
  name: z.string(),
  size: z.number().int(),
  state: z.string(),
  digest: z.string().nullish(),
});

/**
 * Checks an answer's shape: a proxy or a wrong address answers 200 with something else.
 * @throws ReleaseError FORGE_FAILED
 */
export function parseAnswer<T>(schema: z.ZodType<T>, data: unknown, what: string): T {
  const read = schema.safeParse(data);
  if (read.success) return read.data;
  throw new ReleaseError('FORGE_FAILED', `the forge answered something that is not ${what}`, {
    hint: 'Check that forge.apiUrl is the address of the REST API (release config), then run: release next',
  });
}
