/**
 * Answers the vectors' requests through the npm package: as text, and as objects where the request was given as one.
 *
 * In: the package, lines of `["value" | "text", request]`. Out: the responses' lines. Never: a difference between the two ways
 * that goes unseen: the object's answer is printed where it says something else.
 */
function answer({ Core }, lines) {
  const texts = new Core();
  const objects = new Core();
  return lines
    .map((line) => {
      const [kind, request] = JSON.parse(line);
      const text = texts.call(request);
      if (kind === "text") {
        return text + "\n";
      }
      const object = JSON.stringify(objects.call(JSON.parse(request)));
      return (object === JSON.stringify(JSON.parse(text)) ? text : `as an object: ${object}`) + "\n";
    })
    .join("");
}

if (typeof module === "object") {
  module.exports = { answer };
}
