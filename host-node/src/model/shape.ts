/**
 * In which words a server takes a request: servers that speak as OpenAI's does differ in how they are held to a schema, and in what they
 * call the bound on an answer.
 *
 * In: a request, what a server said against one. Out: the request's body, the next shape to try. Never: a shape that was refused before.
 */
import type { ModelRequest, Said } from "./model.js";

/** How a server takes a request. */
export interface Shape {
  /** How the model is held to the schema: by the server; by the server as far as it is JSON, the schema told in words; in words alone. */
  readonly format: "schema" | "object" | "words";
  /** Whether the bound on an answer has its older name. */
  readonly olderBound: boolean;
}

/** The strictest, which is what OpenAI's takes today. */
export const FIRST: Shape = { format: "schema", olderBound: false };

/** The bound on an answer, as servers call it now, and as they did before. */
const BOUND = "max_completion_tokens";
const OLDER_BOUND = "max_tokens";
/** What a server calls what holds the model to a schema, where it refuses that. */
const NAMES_OF_FORMAT = [
  "response_format", "response format", "schema", "json_object", "json mode", "structured output", "unsupported", "not supported",
];

/** The body of a request in this shape. */
export function bodyOf({ format, olderBound }: Shape, model: string, messages: readonly Said[], request: ModelRequest): string {
  const { schemaName: name, schema, maxOutputTokens } = request;
  const formats = {
    schema: { response_format: { type: "json_schema", json_schema: { name, strict: true, schema } } },
    object: { response_format: { type: "json_object" } },
    words: {},
  };
  return JSON.stringify({
    model,
    messages: format === "schema" ? messages : told(messages, schema),
    [olderBound ? OLDER_BOUND : BOUND]: maxOutputTokens,
    ...formats[format],
  });
}

/** What to try after a server refused a request with these words; nothing where it was not about the shape. */
export function after(shape: Shape, status: number, said: string): Shape | undefined {
  if (![400, 404, 422].includes(status)) {
    return undefined;
  }
  const words = said.toLowerCase();
  if (status !== 404 && !shape.olderBound && words.includes(BOUND)) {
    return { ...shape, olderBound: true };
  }
  if (shape.format === "words" || !NAMES_OF_FORMAT.some((name) => words.includes(name))) {
    return undefined;
  }
  return { ...shape, format: shape.format === "schema" ? "object" : "words" };
}

/** The messages with the schema in words, where the server is not told of it otherwise: beside the rules, away from the material (M4). */
function told(messages: readonly Said[], schema: unknown): Said[] {
  const words = `The JSON Schema of the answer:\n${JSON.stringify(schema)}`;
  const [first, ...others] = messages;
  return first?.role === "system"
    ? [{ ...first, content: `${first.content}\n\n${words}` }, ...others]
    : [{ role: "system", content: words }, ...messages];
}
