/**
 * Writes a message in the form that mail travels in: headers, one part or two, everything ASCII.
 *
 * In: headers, a text, perhaps HTML. Out: the message with CRLF line ends. Never: a header that a value begins.
 */

/** A message of one part, or of a text and an HTML part. `name` tells its boundary from everything else. */
export function mime(headers: readonly [string, string][], text: string, html: string | undefined, name: string): string {
  const head = [...headers.map(([header, value]) => `${header}: ${value}`), "MIME-Version: 1.0"];
  if (html === undefined) {
    return [...head, ...part("plain", text)].join("\r\n");
  }
  if (text === "") {
    return [...head, ...part("html", html)].join("\r\n");
  }
  const boundary = `=_${name}`;
  const lines = [`Content-Type: multipart/alternative;\r\n boundary="${boundary}"`, "", `--${boundary}`, ...part("plain", text)];
  return [...head, ...lines, `--${boundary}`, ...part("html", html), `--${boundary}--`, ""].join("\r\n");
}

/** A header's text must not begin another header. */
export function oneLine(text: string): string {
  const parts = text.split(/[\u0000-\u001f\u007f-\u009f]+/);
  return parts.map((part) => part.trim()).filter((part) => part !== "").join(" ");
}

/** A header's text as ASCII (RFC 2047), in words that a line can hold. */
export function encodedWord(text: string): string {
  if (/^[ -~]*$/.test(text) && !text.includes("=?")) {
    return text;
  }
  const words: string[] = [];
  let word = "";
  for (const sign of text) {
    if (Buffer.byteLength(word + sign) > 42) {
      words.push(word);
      word = "";
    }
    word += sign;
  }
  words.push(word);
  return words.map((one) => `=?utf-8?b?${Buffer.from(one).toString("base64")}?=`).join("\r\n ");
}

function part(kind: "plain" | "html", text: string): string[] {
  const body = text.replace(/\r\n|\r|\n/g, "\r\n");
  const type = `Content-Type: text/${kind}; charset=utf-8`;
  const plain = /^[\t\r\n -~]*$/.test(body) && body.split("\r\n").every((line) => line.length <= 76);
  return plain
    ? [type, "Content-Transfer-Encoding: 7bit", "", body]
    : [type, "Content-Transfer-Encoding: quoted-printable", "", body.split("\r\n").map(quoted).join("\r\n")];
}

/** One line as quoted-printable (RFC 2045), broken where it is too long. */
function quoted(line: string): string {
  const signs = [...Buffer.from(line)].map((byte, index, all) => {
    const blank = (byte === 0x20 || byte === 0x09) && index < all.length - 1;
    const plain = byte >= 0x21 && byte <= 0x7e && byte !== 0x3d;
    return blank || plain ? String.fromCharCode(byte) : `=${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  });
  const lines = [""];
  for (const sign of signs) {
    if (lines.at(-1)!.length + sign.length > 75) {
      lines.push("");
    }
    lines[lines.length - 1] += sign;
  }
  return lines.join("=\r\n");
}
