/**
 * Uses the npm package's types as a CommonJS program would; `tsc` checks that it compiles.
 *
 * In: the package's types. Out: nothing that runs. Never: a line that would compile with `any` in place of the types.
 */
import relance = require("relance");
import slim = require("relance/slim");

const label: string = relance.label({ at: "2026-11-21T09:00:00Z", now: "2026-11-20T10:00:00Z", zone: "Europe/Paris" }).label;
// @ts-expect-error: `label` is a text
const wrong: number = relance.label({ at: "2026-11-21T09:00:00Z", now: "2026-11-20T10:00:00Z", zone: "Europe/Paris" }).label;
void [label, wrong, slim.init(new Uint8Array()), slim.when];
