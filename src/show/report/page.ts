import { createHash } from 'node:crypto';
import { markup, nothing, own, text, type Html } from '../html/html.ts';
import { historySection } from './history.ts';
import { metricsSection } from './measures.ts';
import { holdsSection, nowSection } from './now.ts';
import { time } from './parts.ts';
import { readinessSection } from './readiness.ts';
import type { Report } from './report.ts';
import { styleSheet, styleText } from './style.ts';
import { timelineSection } from './timeline.ts';
import { versionsSection } from './versions.ts';

/**
 * The whole page: one HTML document that needs nothing beside it, runs no script and, by its content security policy, could
 * load nothing if somebody's text did try.
 */
export function reportPage(report: Report): string {
  const { title, now, status, history, metrics, readiness, rehearsals } = report;
  const hasReadiness = readiness !== null || rehearsals.length > 0;
  return String(markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${text(title)}: deployments</title>
<link rel="icon" href="data:,">
${styleSheet}
</head>
<body>
<a class="skip" href="#now">To the content</a>
<header>
<h1>${own(title)}</h1>
<p class="lead">Deployments as of ${time(now)}, from entry ${status.seq} of the ledger</p>
${contents(hasReadiness)}
</header>
<main>
${nowSection(status, now)}${holdsSection(status)}${timelineSection(report)}${versionsSection(report)}${metricsSection(metrics)}${hasReadiness ? readinessSection(readiness, rehearsals) : nothing}${historySection(history)}</main>
${footer(report)}
</body>
</html>
`);
}

function contents(hasReadiness: boolean): Html {
  const entries = [
    markup`<li><a href="#now">Now</a></li>`,
    markup`<li><a href="#holds">Holds</a></li>`,
    markup`<li><a href="#timeline">Timeline</a></li>`,
    markup`<li><a href="#versions">Versions</a></li>`,
    markup`<li><a href="#metrics">Delivery</a></li>`,
    ...(hasReadiness ? [markup`<li><a href="#readiness">Ready to go back</a></li>`] : []),
    markup`<li><a href="#history">History</a></li>`,
  ];
  return markup`<nav aria-label="Sections"><ul>${entries}</ul></nav>`;
}

function footer({ tool }: Report): Html {
  return markup`<footer>
<p>Lead time runs from a commit to its first success in the environment; recovery from the moment a failure was known to the next success. A change has failed when it was
unhealthy, when the target failed, or when it was rolled back, repaired by a hotfix or withdrawn while it ran. Rehearsals do not count. A median takes 3 values, a
90th percentile 10, a rate 5: below that there are too few to tell.</p>
<p>Times are UTC. Made by release ${text(tool)} from the ledger of this repository.</p>
</footer>`;
}

/** Nothing may be loaded, sent or run; only our own style applies (CSP Level 3, hash source). */
function policy(): Html {
  const digest = createHash('sha256').update(String(styleText)).digest('base64');
  return text(
    `default-src 'none'; style-src 'sha256-${digest}'; img-src data:; base-uri 'none'; form-action 'none'`,
  );
}
