import * as z from 'zod';
import { jsonOrNull } from '../../core/json-text.ts';
import { otlpSettings } from '../../core/mirror/otlp-settings.ts';
import { traceOf } from '../../core/mirror/trace.ts';
import { printable } from '../../core/quote.ts';
import type { Mirror, Shipment } from '../../ports-deploy.ts';
import type { MirrorPlace } from './cdevents.ts';
import { post, type Post } from './post.ts';
import { sentLog } from './sent.ts';

/**
 * Sends a trace for each deployment over OTLP/HTTP in JSON, to where OpenTelemetry's environment variables say. A collector cannot be
 * asked what it has, so this clone remembers what it took; a trace that is sent twice has the same ids.
 */
export function opentelemetryMirror({ env, gitDir }: MirrorPlace): Mirror {
  return {
    kind: 'opentelemetry',
    newest: null,
    look: async ({ deployments, origin }) => {
      const settings = otlpSettings(env);
      if (settings === null) return { known: [], there: 0, missing: [] };
      if ('problem' in settings) return settings;
      const { url, headers, timeout } = settings;
      const sent = await sentLog(gitDir, `opentelemetry ${url.href}`);
      const traces = deployments.flatMap((deployment) => {
        const trace = traceOf(deployment, origin);
        const id = `${deployment.digest} ${deployment.outcome ?? ''}`;
        return trace === null ? [] : [{ id, deployment, body: JSON.stringify(trace) }];
      });
      const missing = traces
        .filter(({ id }) => !sent.has(id))
        .map(({ id, deployment: { seq, digest }, body }): Shipment => ({
          seq,
          what: `trace ${digest.slice(0, 32)}`,
          send: async () => {
            const problem = await sendTrace({ url, headers, timeout, body });
            if (problem === null) await sent.add(id);
            return problem;
          },
        }));
      return { known: [], there: traces.length - missing.length, missing };
    },
  };
}

const partial = z.object({
  partialSuccess: z.object({
    rejectedSpans: z.union([z.string(), z.number()]).optional(),
    errorMessage: z.string().optional(),
  }),
});

/** A collector may take a request and yet refuse spans in it (OTLP, "Partial Success"). */
async function sendTrace(request: Post): Promise<string | null> {
  const headers = { ...request.headers, 'content-type': 'application/json' };
  const answer = await post({ ...request, headers });
  if ('problem' in answer) return answer.problem;
  const { rejectedSpans = 0, errorMessage = '' } =
    partial.safeParse(jsonOrNull(answer.body)).data?.partialSuccess ?? {};
  return Number(rejectedSpans) === 0 ? null : `it refused spans: ${printable(errorMessage, 100)}`;
}
