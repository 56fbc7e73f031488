/**
 * The look of the timeline, its list and its drawing.
 *
 * In: nothing. Out: the text of a style sheet. Never: a meaning that only a colour carries.
 */
export const STYLE = `
:host { container-type: inline-size; }
.frame { display: grid; gap: var(--_gap); padding: var(--_gap); border: 1px solid var(--_line); border-radius: var(--_radius); background: var(--_background); }
.views { display: grid; gap: calc(var(--_gap) * 1.5); align-items: start; }
.picture { position: relative; min-inline-size: 0; overflow-x: clip; }
.steps { display: grid; gap: 0.5rem; min-inline-size: 0; }
.step-item { display: grid; gap: 0.25rem; padding: 0.5rem 0.75rem; border: 1px solid var(--_line); border-inline-start-width: 4px; border-radius: var(--_radius); background: var(--_surface); }
.step-item.active { border-color: var(--_accent); }
.step-item.sent { border-inline-start-color: var(--_good); }
.step-item.whole { border-style: dotted; background: none; }
.top { display: flex; flex-wrap: wrap; gap: 0.25rem var(--_gap); align-items: center; }
.top button { text-align: start; overflow-wrap: anywhere; min-inline-size: 0; }
.status { font-weight: 600; }
.status.sent { color: var(--_good); }
.status.held, .status.skipped, .status.expired, .status.failed, .status.cancelled { color: var(--_danger); }
dl { display: grid; grid-template-columns: minmax(4.5rem, auto) 1fr; gap: 0.125rem 0.75rem; font-size: 0.9375em; }
dt { color: var(--_muted); }
dd { overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
.changes { display: grid; gap: 0.25rem; }
.legend { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; font-size: 0.8125em; color: var(--_muted); }
.legend li { display: flex; gap: 0.4rem; align-items: center; }
.legend svg { flex: none; }
.tip {
  position: absolute; inline-size: max-content; z-index: 1; max-inline-size: min(20rem, 90%); padding: 0.4rem 0.6rem; border: 1px solid var(--_line); border-radius: var(--_radius);
  background: var(--_background); color: var(--_text); font-size: 0.8125em; box-shadow: 0 2px 10px rgb(0 0 0 / 0.25); pointer-events: none;
}
details { font-size: 0.875em; }
summary { cursor: pointer; }
svg { display: block; }
svg text { font: 12px/1 system-ui, sans-serif; fill: var(--_text); }
.axis line { stroke: var(--_line); stroke-opacity: 0.35; }
.axis text { fill: var(--_muted); }
.open { fill: var(--_surface); }
.closed { fill: var(--_line); fill-opacity: 0.18; }
.hatch { stroke: var(--_line); stroke-opacity: 0.75; stroke-width: 1.5; }
.date { font-weight: 600; }
svg text.date.number { font-weight: 400; fill: var(--_muted); }
.apart { stroke: var(--_muted); stroke-dasharray: 2 5; }
.midnight { stroke: var(--_accent); stroke-dasharray: 5 3; stroke-width: 1.5; }
.change { fill: var(--_warning); fill-opacity: 0.35; stroke: var(--_warning); }
svg text.change-sign { fill: var(--_text); font-weight: 700; }
.wanted { fill: var(--_background); stroke: var(--_muted); stroke-width: 1.5; stroke-dasharray: 3 2; }
.arrow { fill: none; stroke: var(--_text); stroke-width: 1.75; }
.arrow-head { fill: var(--_text); }
.shape { fill: var(--_background); stroke: var(--_accent); stroke-width: 2; }
.step.sent .shape { fill: var(--_good); stroke: var(--_good); }
svg .step.sent text.number { fill: var(--_background); }
.step:is(.held, .skipped, .expired, .failed, .cancelled) .shape { stroke: var(--_danger); }
svg .time { direction: ltr; paint-order: stroke; stroke: var(--_background); stroke-width: 4px; stroke-linejoin: round; }
.step { cursor: pointer; }
.step.active .shape { stroke-width: 4; }
.step.active .arrow { stroke-width: 3; stroke: var(--_accent); }
@container (min-width: 56rem) {
  .views { grid-template-columns: minmax(20rem, 5fr) 7fr; }
  .picture { position: sticky; inset-block-start: 0.5rem; }
}
@media (prefers-reduced-motion: no-preference) {
  .shape, .arrow { transition: stroke-width 120ms; }
}
@media (forced-colors: active) {
  .step-item.active { outline: 2px solid Highlight; }
}
`;
