/**
 * The core's and the service's sentences, with what they quote set apart.
 *
 * In: a sentence with inputs in backticks. Out: the same, as one reads it. Never: another word.
 */
import { Fragment } from "react";

/** A sentence. */
export function Prose({ children }: { children: string }) {
  return children.split("`").map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : <Fragment key={index}>{part}</Fragment>));
}
