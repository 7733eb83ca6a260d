import { reportOf } from '../../helpers/delivery.ts';
import { Story } from '../../helpers/deployments.ts';
import type { Report } from '../../../src/show/report/report.ts';

/** Texts that want to be more than text, and how they are to be read. */
export const hostile: readonly { readonly given: string; readonly shown: string }[] = [
  ...[
    '<script>alert(1)</script>',
    '"onload="alert(1)',
    "'onmouseover='alert(1)",
    '`onfocus=alert(1) autofocus`',
    '</title><script>alert(2)</script>',
    '</style><style>*{display:none}</style>',
    '<img src=x onerror=alert(3)>',
    '<svg/onload=alert(4)>',
    '--><script>alert(5)</script><!--',
    '&lt;script&gt;alert(6)&lt;/script&gt;',
    '<b class="evil" data-evil>bold</b>',
    '${alert(7)}{{alert(8)}}',
    '\\u003cscript\\u003e',
    'אבג 1.0.0 دهو',
  ].map((given) => ({ given, shown: given })),
  { given: 'evil\u202egnp.exe', shown: 'evilgnp.exe' },
  { given: 'two\nlines\u2028three\u0000', shown: 'two lines three' },
  { given: 'x'.repeat(4000), shown: `${'x'.repeat(499)}…` },
  { given: '\u001b[31mred\u001b[0m', shown: 'red' },
];

/** A page in which every text of others is one of them. */
export function hostileReport(): Report {
  const story = new Story();
  const say = (at: number): string => hostile[at % hostile.length]?.given ?? '';
  for (let at = 0; at < hostile.length; at++) {
    story.deploy(say(at), {
      env: say(at + 1),
      actor: say(at + 2),
      reason: say(at + 3),
      health: say(at + 4),
      job:
        at % 2 === 0
          ? `javascript:alert(${String(at)})`
          : `https://ci.example.com/"onclick="alert(${String(at)})`,
      outcome: at % 3 === 0 ? 'unhealthy' : 'succeeded',
    });
    story.deploy(`2.0.${String(at)}`, {
      env: say(at + 1),
      actor: say(at + 2),
      reason: say(at),
      outcome: 'inconclusive',
    });
    story.mark('hold', say(at), {
      env: at % 2 === 0 ? say(at + 5) : null,
      reason: say(at + 6),
      actor: say(at + 7),
    });
    story.wait(3600);
  }
  return reportOf(
    { story: story.wait(60), history: new Map() },
    {
      title: say(0),
      readiness: hostile.map(({ given }) => ({
        environment: given,
        version: given,
        checks: [{ code: 'ARTIFACTS', verdict: 'refused', message: given, hint: given }],
      })),
    },
  );
}
