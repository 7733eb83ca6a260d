import { markup, type Html } from '../html/html.ts';

/**
 * How the page looks: one column, system fonts, light and dark by the reader's choice, and paper. Colour never says anything
 * alone: signs and words say the same. Contrast of text is at least 4.5 : 1 (WCAG 2.2, 1.4.3).
 */
export const styleText: Html = markup`
:root {
  color-scheme: light dark;
  --paper: #fbfbf9; --card: #ffffff; --ink: #1d2330; --soft: #565f6d; --line: #dfe2e6; --link: #0b57a4;
  --good: #17703f; --good-fill: #2f8f5b; --bad: #a8231b; --bad-fill: #c8443b; --doubt: #7d5200; --doubt-fill: #b9862a;
  --good-wash: #e5f3ea; --bad-wash: #fbe9e7; --doubt-wash: #faf0d9; --bar-ink: #ffffff;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14171c; --card: #1b1f26; --ink: #e5e8ec; --soft: #a3acb9; --line: #323842; --link: #8ab8f0;
    --good: #6fd19b; --good-fill: #2c7d51; --bad: #ff9a90; --bad-fill: #b8443b; --doubt: #e9bd63; --doubt-fill: #8a651f;
    --good-wash: #17301f; --bad-wash: #3a1d1b; --doubt-wash: #33290f; --bar-ink: #ffffff;
  }
}
* { box-sizing: border-box; }
html { background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; scroll-padding-top: 1rem; }
body { max-width: 66rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; overflow-wrap: anywhere; }
h1, h2, h3, p, dl, dd, figure { margin: 0; }
h1 { font-size: 1.75rem; line-height: 1.2; letter-spacing: -0.015em; }
h2 { font-size: 1.2rem; margin: 2.75rem 0 1rem; padding-top: 1rem; border-top: 1px solid var(--line); }
h3 { font-size: 1rem; }
a { color: var(--link); text-underline-offset: 0.2em; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 2px; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 1rem; top: 0.5rem; background: var(--card); padding: 0.25rem 0.75rem; }
.soft, caption, figcaption, dt { color: var(--soft); }
.lead { margin-top: 0.35rem; color: var(--soft); }
nav ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; list-style: none; padding: 0; margin: 1.25rem 0 0; }
code, .version { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
.good { color: var(--good); } .bad { color: var(--bad); } .doubt { color: var(--doubt); } .quiet { color: var(--soft); }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr)); gap: 1rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 1.1rem 1.25rem; min-width: 0; }
.card h3 { font-weight: 600; color: var(--soft); }
.card > .version { font-size: 1.65rem; line-height: 1.25; font-weight: 600; letter-spacing: -0.02em; margin: 0.15rem 0 0.5rem; }
.card p + p { margin-top: 0.35rem; }
.chip { display: inline-block; white-space: nowrap; border-radius: 999px; padding: 0.05rem 0.65rem; font-size: 0.9rem; font-weight: 600; }
.chip.good { background: var(--good-wash); } .chip.bad { background: var(--bad-wash); }
.chip.doubt { background: var(--doubt-wash); } .chip.quiet { border: 1px solid var(--line); }
.note { font-size: 0.925rem; border-left: 3px solid var(--doubt-fill); padding-left: 0.65rem; }
.note.alarm { border-color: var(--bad-fill); color: var(--bad); margin-bottom: 1rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 0.925rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; padding-bottom: 0.5rem; }
th, td { text-align: left; vertical-align: top; padding: 0.45rem 1.25rem 0.45rem 0; border-bottom: 1px solid var(--line); overflow-wrap: break-word; max-width: 20rem; }
thead th { font-weight: 600; color: var(--soft); white-space: nowrap; }
tbody th { font-weight: 600; }
tbody th .soft { font-weight: 400; }
td.nowrap, th.nowrap, td time, th time { white-space: nowrap; }
td.why { min-width: 12rem; }
.lane + .lane { margin-top: 1.1rem; }
.lane h3 { margin-bottom: 0.3rem; }
svg { display: block; width: 100%; overflow: visible; }
svg svg { overflow: hidden; }
svg text { font-size: 12px; fill: var(--soft); }
svg .label { fill: var(--bar-ink); font-weight: 600; }
svg .mark { font-size: 14px; font-weight: 700; }
svg .mark.bad { fill: var(--bad); } svg .mark.doubt { fill: var(--doubt); }
svg .rule { stroke: var(--line); }
svg .edge { stroke: var(--paper); stroke-width: 2; }
svg .fill-good { fill: var(--good-fill); } svg .fill-bad { fill: var(--bad-fill); } svg .fill-doubt { fill: var(--doubt-fill); }
svg .fill-quiet { fill: var(--line); }
svg .line { stroke: var(--link); stroke-width: 2; } svg .dot { fill: var(--link); stroke: var(--card); stroke-width: 2; }
svg .fill-plain { fill: var(--link); }
.legend { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; font-size: 0.875rem; margin-top: 0.75rem; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 9rem), 1fr)); gap: 0.9rem 1.25rem; margin: 0.6rem 0 1.25rem; }
.facts dt { font-size: 0.875rem; }
.facts .value { font-size: 1.25rem; font-weight: 600; line-height: 1.3; }
.facts .value.few { font-size: 1rem; font-weight: 400; color: var(--soft); line-height: 1.6; }
.facts .counts { display: block; font-size: 0.875rem; color: var(--soft); }
figure { min-width: 0; }
figcaption { font-size: 0.875rem; margin-bottom: 0.5rem; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr)); gap: 1.5rem; }
.measured + .measured { margin-top: 2.25rem; }
details { margin-top: 1rem; }
summary { cursor: pointer; color: var(--link); width: fit-content; }
footer { margin-top: 3.5rem; border-top: 1px solid var(--line); padding-top: 1rem; font-size: 0.875rem; color: var(--soft); }
footer p + p { margin-top: 0.5rem; }
@media (max-width: 40rem) {
  svg .roomy { display: none; }
}
@media print {
  :root { --paper: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #bbb; --good: #145c35; --bad: #8f1d16; --doubt: #694500; color-scheme: light; }
  html { font-size: 10.5pt; }
  body { max-width: none; padding: 0; }
  nav, .skip { display: none; }
  .card, .lane, figure, tr { break-inside: avoid; }
  h2, h3, caption { break-after: avoid; }
  .scroll { overflow: visible; }
  details::details-content { content-visibility: visible; block-size: auto; }
  * { print-color-adjust: exact; }
}
`;

/** The element that holds it. */
export const styleSheet: Html = markup`<style>${styleText}</style>`;
