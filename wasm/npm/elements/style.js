/**
 * The look that both elements share: colours for light and dark, buttons, fields, what is for screen readers only.
 *
 * In: nothing. Out: the text of a style sheet. Never: a colour that a custom property of the host can't replace.
 */
export const SHARED = `
:host {
  --_background: var(--relance-background, light-dark(#ffffff, #16191f));
  --_surface: var(--relance-surface, light-dark(#f5f6f8, #1f242d));
  --_text: var(--relance-text, light-dark(#1a1d23, #e9ecf1));
  --_muted: var(--relance-muted, light-dark(#555d6b, #aab3c2));
  --_line: var(--relance-line, light-dark(#8a92a0, #717b8c));
  --_accent: var(--relance-accent, light-dark(#1b57c2, #8fb7ff));
  --_on-accent: var(--relance-on-accent, light-dark(#ffffff, #0c1524));
  --_danger: var(--relance-danger, light-dark(#b3141c, #ff9a98));
  --_warning: var(--relance-warning, light-dark(#7a4b00, #f0bf6c));
  --_good: var(--relance-good, light-dark(#17693a, #7fd6a0));
  --_radius: var(--relance-radius, 0.5rem);
  --_gap: var(--relance-gap, 0.75rem);
  color-scheme: light dark;
  display: block;
  font: var(--relance-font, 1rem/1.45 system-ui, sans-serif);
  color: var(--_text);
}
:host([hidden]), [hidden] { display: none !important; }
*, *::before, *::after { box-sizing: border-box; }
h2, h3, p, ol, ul, dl, dd { margin: 0; padding: 0; }
h2 { font-size: 1.2em; line-height: 1.3; }
h3 { font-size: 1em; }
ol, ul { list-style: none; }
button, input, select, textarea { font: inherit; color: inherit; }
button {
  min-block-size: 2.25rem; padding: 0.3rem 0.85rem; border: 1px solid var(--_line); border-radius: var(--_radius);
  background: var(--_background); color: var(--_text); cursor: pointer;
}
button:hover { border-color: var(--_accent); }
button[aria-disabled="true"] { cursor: not-allowed; border-style: dashed; color: var(--_muted); background: var(--_surface); }
button.main:not([aria-disabled="true"]) { border-color: var(--_accent); background: var(--_accent); color: var(--_on-accent); font-weight: 600; }
input, select, textarea {
  inline-size: 100%; min-block-size: 2.25rem; padding: 0.3rem 0.5rem; border: 1px solid var(--_line); border-radius: calc(var(--_radius) * 0.75);
  background: var(--_background);
}
:focus-visible { outline: 3px solid var(--_accent); outline-offset: 2px; }
[aria-invalid="true"] { border-color: var(--_danger); border-width: 2px; }
time { white-space: nowrap; unicode-bidi: isolate; direction: ltr; }
.muted { color: var(--_muted); font-size: 0.875em; }
.danger { color: var(--_danger); }
.warning { color: var(--_warning); }
.unseen {
  position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
}
@media (prefers-reduced-motion: no-preference) {
  button, input, select, textarea { transition: border-color 120ms; }
}
@media (forced-colors: active) {
  [aria-invalid="true"] { outline: 2px solid Mark; }
}
`;
