/**
 * Says how large a fault is: as large as the plan asks for, over both databases; or small, over one of them, as every run of all tests has it.
 *
 * In: `RELANCE_FAULTS_SMALL`. Out: one of two numbers, engines. Never: a third.
 */
export const SMALL = process.env.RELANCE_FAULTS_SMALL === "1";

/** How many there are, or how long it takes. */
export function size(whole, small) {
  return SMALL ? small : whole;
}

/** Over which databases; in a small run over this one. */
export function engines(small) {
  return SMALL ? [small] : ["sqlite", "postgres"];
}
