/**
 * What providers and settings there are: whether keys are honoured, what the host believes of it, and what becomes of an unknown outcome.
 *
 * In: nothing. Out: a list. Never: a mode in which a message may be doubled without somebody having said so.
 */

/**
 * `honoursKeys` is what the provider does, `keys` what the host is told of it. `repeats`: a message may be taken twice where its outcome was
 * unknown, for somebody has said that it is to be tried again. `attends`: a person looks after what is held.
 */
export const MODES = [
  { name: "keys", says: "a provider that honours keys", keys: true, honoursKeys: true },
  { name: "asSent", says: "one that does not; what is unknown counts as sent, as it does by default", keys: false, honoursKeys: false },
  { name: "keys", says: "a provider that honours keys", keys: true, honoursKeys: true },
  {
    name: "held",
    says: "one that does not; what is unknown is held, and a person has it tried again",
    keys: false,
    honoursKeys: false,
    settings: { unknownOutcome: "hold" },
    attends: true,
    repeats: true,
  },
  { name: "keys", says: "a provider that honours keys", keys: true, honoursKeys: true },
  { name: "retry", says: "one that does not, of which the host was told that it does: what is unknown is tried again", keys: true, honoursKeys: false, repeats: true },
];
