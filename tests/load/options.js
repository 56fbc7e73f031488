/**
 * Reads the command line of the load and of the soak.
 *
 * In: words, what each option is unless it is said. Out: an object of them. Never: a word that nobody knows taken in silence.
 */
const UNITS = { s: 1_000, m: 60_000, h: 3_600_000 };

/** A span of time, `90s`, `30m`, `1h`, in milliseconds. */
export function span(text) {
  const [, number, unit] = /^(\d+)([smh])$/.exec(text) ?? [];
  if (!unit || Number(number) === 0) {
    throw new Error(`expected a time such as \`90s\` or \`30m\`, found \`${text}\``);
  }
  return Number(number) * UNITS[unit];
}

/** A whole number, 1 or more. */
export function count(text) {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) {
    throw new Error(`expected a whole number of 1 or more, found \`${text}\``);
  }
  return number;
}

/** One of the engines that keep what is enrolled. */
export function engine(text) {
  if (!["sqlite", "postgres", "restate"].includes(text)) {
    throw new Error(`expected \`sqlite\`, \`postgres\` or \`restate\`, found \`${text}\``);
  }
  return text;
}

/** Reads `--name value` by the table of readers; `--json` stands alone. */
export function options(words, readers, unless) {
  const read = { ...unless, json: false };
  for (let index = 0; index < words.length; index += 1) {
    const name = words[index].replace(/^--/, "");
    if (words[index] === "--json") {
      read.json = true;
      continue;
    }
    if (!words[index].startsWith("--") || !Object.hasOwn(readers, name)) {
      throw new Error(`expected ${Object.keys(readers).map((known) => `--${known}`).join(", ")} or --json, found \`${words[index]}\``);
    }
    index += 1;
    if (words[index] === undefined) {
      throw new Error(`expected a value after \`--${name}\`, found nothing`);
    }
    read[name] = readers[name](words[index]);
  }
  return read;
}
