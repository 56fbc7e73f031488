/**
 * The page that the tests drive: both elements, and what they tell their host.
 *
 * In: nothing. Out: `told`, the events in order. Never: a call of the core; the tests say what is shown.
 */
import "../package/elements/index.js";

globalThis.told = [];
for (const name of ["relance-change", "relance-send", "relance-cancel", "relance-cancel-pending", "relance-step"]) {
  document.addEventListener(name, ({ detail }) => globalThis.told.push({ name, ...JSON.parse(JSON.stringify(detail)) }));
}
document.querySelector("#before").addEventListener("click", () => document.querySelector("#followups").show());
