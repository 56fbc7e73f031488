/**
 * The follow-up of 453 characters with six variables, a default and a condition, rendered by the libraries of the field.
 *
 * In: data. Out: the text. Never: a template parsed again, but where cold is asked for.
 */
import Handlebars from "handlebars";
import { Liquid } from "liquidjs";
import Mustache from "mustache";

const body = (first, discount) => `Hi ${first},\n\nthank you for your interest in {{ deal.name }}. \
${discount}\
Would {{ deal.slot }} suit you for a call? It takes ten minutes, and I can answer whatever is still open. If another \
time is better, just answer this message. There is no need at all.\n\nBest regards,\n\
{{ agent.name }}\n{{ workspace.company }}\n`;
const sentence = "Until Friday you get {{ deal.discount }} off, so this may be a good time to decide. ";

export const LIQUID = body("{{ contact.firstName | default: 'there' }}", `{% if deal.discount %}${sentence}{% endif %}`);
// Mustache and Handlebars escape for HTML unless told not to; the text is none.
const HANDLEBARS = body("{{default contact.firstName 'there'}}", `{{#if deal.discount}}${sentence}{{/if}}`);
const MUSTACHE = body(
  "{{ contact.firstName }}{{^contact.firstName}}there{{/contact.firstName}}",
  `{{# deal.discount }}Until Friday you get {{ deal.discount }} off, so this may be a good time to decide. {{/ deal.discount }}`,
);

export function withLiquid() {
  const engine = new Liquid();
  const template = engine.parse(LIQUID);
  return { warm: (data) => engine.renderSync(template, data), cold: (data) => engine.parseAndRenderSync(LIQUID, data) };
}

export function withHandlebars() {
  const engine = Handlebars.create();
  engine.registerHelper("default", (value, other) => (value === undefined || value === "" ? other : value));
  const make = () => engine.compile(HANDLEBARS, { noEscape: true });
  const template = make();
  return { warm: (data) => template(data), cold: (data) => make()(data) };
}

export function withMustache() {
  const writer = new Mustache.Writer();
  writer.parse(MUSTACHE);
  const plain = { escape: (text) => text };
  const cold = (data) => {
    writer.clearCache();
    return writer.render(MUSTACHE, data, undefined, plain);
  };
  return { warm: (data) => writer.render(MUSTACHE, data, undefined, plain), cold };
}
