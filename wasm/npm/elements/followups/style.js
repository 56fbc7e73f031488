/**
 * The look of the list of scheduled messages.
 *
 * In: nothing. Out: the text of a style sheet. Never: a physical side; start and end turn with the writing direction.
 */
export const STYLE = `
dialog {
  inline-size: min(46rem, 100vw); max-inline-size: 100vw; max-block-size: 100dvh; margin: auto; padding: 0; border: 1px solid var(--_line);
  border-radius: calc(var(--_radius) * 1.5); background: var(--_background); color: var(--_text); overflow: auto;
}
dialog::backdrop { background: var(--relance-backdrop, rgb(0 0 0 / 0.5)); }
section { background: var(--_background); border: 1px solid var(--_line); border-radius: calc(var(--_radius) * 1.5); }
header, .body, .foot { padding: var(--_gap) calc(var(--_gap) * 1.5); }
header { display: flex; flex-wrap: wrap; gap: 0.25rem var(--_gap); align-items: baseline; }
header h2 { flex: 1 1 auto; }
.body { display: grid; gap: var(--_gap); padding-block-start: 0; }
.entries { display: grid; gap: var(--_gap); }
.entry { display: grid; gap: 0.5rem; padding: var(--_gap); border: 1px solid var(--_line); border-radius: var(--_radius); background: var(--_surface); }
[data-past] > .entry { border-color: var(--_danger); border-inline-start-width: 4px; }
.head { display: flex; flex-wrap: wrap; gap: 0.25rem var(--_gap); align-items: center; }
.head button { margin-inline-start: auto; }
.badge { padding: 0 0.5rem; border: 1px solid currentcolor; border-radius: 1rem; font-size: 0.8125em; }
.moment { font-variant-numeric: tabular-nums; font-weight: 600; }
.note, .problem { font-size: 0.875em; }
.problem.danger::before { content: "\\26A0\\FE0E" / ""; margin-inline-end: 0.35em; }
label { display: block; font-size: 0.875em; color: var(--_muted); }
textarea { resize: vertical; min-block-size: 4.5rem; }
.when { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(8.5rem, 100%), 1fr)); gap: 0.5rem; align-items: end; }
.line { display: flex; flex-wrap: wrap; gap: 0.5rem var(--_gap); align-items: center; }
.banner { padding: 0.5rem var(--_gap); border: 1px solid var(--_line); border-inline-start: 4px solid var(--_accent); border-radius: var(--_radius); background: var(--_surface); }
.banner.danger { border-inline-start-color: var(--_danger); }
.pending { display: flex; flex-wrap: wrap; gap: 0.5rem; justify-content: space-between; align-items: center; padding-block: 0.5rem; border-block-end: 1px solid var(--_line); }
.pending > div { flex: 1 1 12rem; min-inline-size: 0; }
.pending-text { white-space: pre-line; overflow-wrap: anywhere; }
.foot {
  position: sticky; inset-block-end: 0; display: flex; flex-wrap: wrap; gap: 0.5rem var(--_gap); align-items: center; justify-content: end;
  border-block-start: 1px solid var(--_line); background: var(--_background); border-end-start-radius: inherit; border-end-end-radius: inherit;
}
.foot p { flex: 1 1 14rem; }
@media (max-width: 30rem) {
  dialog { block-size: 100dvh; border: 0; border-radius: 0; }
  .foot button { flex: 1 1 auto; }
}
@media (max-height: 30rem) {
  .foot { position: static; }
}
`;
