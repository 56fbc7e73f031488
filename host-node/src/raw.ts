/**
 * Cuts members and items out of a JSON text as they stand there, byte for byte.
 *
 * In: a JSON text that the core or the store gave. Out: parts of it. Never: a value parsed and written again, which would put numeric
 * names in another order and change a digest; a check that the text is JSON.
 */

/** The members of an object, each as its text. */
export function members(text: string): Map<string, string> {
  const found = new Map<string, string>();
  let at = blank(text, expected(text, blank(text, 0), "{"));
  while (at < text.length && text[at] !== "}") {
    const nameEnd = stringEnd(text, at);
    const name = JSON.parse(text.slice(at, nameEnd)) as string;
    const from = blank(text, expected(text, blank(text, nameEnd), ":"));
    const to = valueEnd(text, from);
    found.set(name, text.slice(from, to));
    at = next(text, to);
  }
  return found;
}

/** One member of an object as its text. */
export function member(text: string, name: string): string | undefined {
  return members(text).get(name);
}

/** The items of an array, each as its text. */
export function items(text: string): string[] {
  const found: string[] = [];
  let at = blank(text, expected(text, blank(text, 0), "["));
  while (at < text.length && text[at] !== "]") {
    const to = valueEnd(text, at);
    found.push(text.slice(at, to));
    at = next(text, to);
  }
  return found;
}

/** An object's text without its first member, which is its tag. */
export function untagged(text: string, tag: string): string {
  const head = `{"type":${JSON.stringify(tag)},`;
  return text.startsWith(head) ? `{${text.slice(head.length)}` : text;
}

/** An object of parts that are JSON texts already; a part that is not there is left out. */
export function object(parts: Record<string, string | undefined>): string {
  const own = Object.entries(parts).filter(([, part]) => part !== undefined);
  return `{${own.map(([name, part]) => `${JSON.stringify(name)}:${part}`).join(",")}}`;
}

function next(text: string, at: number): number {
  const after = blank(text, at);
  return text[after] === "," ? blank(text, after + 1) : after;
}

function blank(text: string, at: number): number {
  while (at < text.length && " \n\r\t".includes(text[at]!)) {
    at += 1;
  }
  return at;
}

function expected(text: string, at: number, sign: string): number {
  if (text[at] !== sign) {
    throw new SyntaxError(`expected \`${sign}\` at ${at} of a JSON text`);
  }
  return at + 1;
}

function stringEnd(text: string, at: number): number {
  for (let end = expected(text, at, '"'); end < text.length; end += 1) {
    const sign = text.charCodeAt(end);
    if (sign === 0x5c) {
      end += 1;
    } else if (sign === 0x22) {
      return end + 1;
    }
  }
  throw new SyntaxError(`expected the string at ${at} of a JSON text to end`);
}

function valueEnd(text: string, from: number): number {
  let depth = 0;
  let at = from;
  while (at < text.length) {
    const sign = text[at]!;
    if (sign === '"') {
      at = stringEnd(text, at);
    } else if (sign === "{" || sign === "[") {
      depth += 1;
      at += 1;
      continue;
    } else if (sign === "}" || sign === "]") {
      if (depth === 0) {
        return at;
      }
      depth -= 1;
      at += 1;
    } else if (depth === 0) {
      while (at < text.length && !",}] \n\r\t".includes(text[at]!)) {
        at += 1;
      }
      return at;
    } else {
      at += 1;
      continue;
    }
    if (depth === 0) {
      return at;
    }
  }
  return at;
}
