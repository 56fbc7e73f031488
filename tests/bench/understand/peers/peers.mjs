/**
 * chrono-node and Microsoft's recognizers, as their documents show them: the first time that each reads in a sentence, ahead of its reference.
 *
 * In: a program's name; sentences as JSON lines on standard input, in a process whose zone is UTC. Out: a JSON line a sentence, then
 * `{ "nanos" }`. Never: what the program says of a time itself changed; a day without a time stays one, and so does a span.
 */
import { readFileSync } from "node:fs";
import * as chrono from "chrono-node";
import recognizers from "@microsoft/recognizers-text-date-time";

const sentences = readFileSync(0, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line));

/** The contact's clock, read as if it were everybody's. */
const clock = (local) => new Date(`${local.slice(0, 16)}:00Z`);
const shown = (date) => date.toISOString().slice(0, 16);
const day = (date) => date.toISOString().slice(0, 10);

const CHRONO = { en: chrono.en, es: chrono.es, pt: chrono.pt, fr: chrono.fr, de: chrono.de };

function byChrono({ text, locale, now }) {
  const language = locale.slice(0, 2);
  const parser = locale.startsWith("en") && locale !== "en-US" ? chrono.en.GB : (CHRONO[language] ?? chrono.en).casual;
  const [found] = parser.parse(text, { instant: clock(now), timezone: 0 }, { forwardDate: true });
  if (!found) {
    return {};
  }
  const { start } = found;
  return start.isCertain("hour") ? { at: shown(start.date()) } : { on: day(start.date()) };
}

const CULTURES = { en: "en-us", es: "es-es", pt: "pt-br", fr: "fr-fr", de: "de-de" };

/** Of the readings of one expression the first that lies ahead. */
function byRecognizers({ text, locale, now }) {
  const reference = clock(now);
  const culture = locale.startsWith("en") && locale !== "en-US" ? "en-gb" : CULTURES[locale.slice(0, 2)];
  const [found] = recognizers.recognizeDateTime(text, culture, recognizers.DateTimeOptions.None, reference, true);
  const values = found?.resolution?.values ?? [];
  const parsed = (value) => clock(value.replace(" ", "T").padEnd(16, value.length > 10 ? "" : "T00:00"));
  const answers = values.map(({ type, value, start, end }) => {
    switch (type) {
      case "datetime":
        return { at: shown(parsed(value)), end: parsed(value) };
      case "date":
        return { on: value, end: new Date(`${value}T23:59:00Z`) };
      case "time": {
        const at = clock(`${day(reference)}T${value}`);
        const next = at > reference ? at : new Date(at.getTime() + 86_400_000);
        return { at: shown(next), end: next };
      }
      case "daterange":
      case "datetimerange":
        return start && end ? { from: shown(parsed(start)), until: shown(parsed(end)), end: parsed(end) } : undefined;
      case "timerange": {
        const [from, until] = [start, end].map((time) => clock(`${day(reference)}T${time}`));
        const later = until > reference ? 0 : 86_400_000;
        return { from: shown(new Date(from.getTime() + later)), until: shown(new Date(until.getTime() + later)), end: new Date(until.getTime() + later) };
      }
      default:
        return undefined;
    }
  });
  const usable = answers.filter((answer) => answer && !Number.isNaN(answer.end.getTime()));
  const { end: _, ...answer } = usable.find(({ end }) => end > reference) ?? usable[0] ?? {};
  return answer;
}

const read = { "chrono-node": byChrono, "recognizers-text": byRecognizers }[process.argv[2]];
const quiet = (sentence) => {
  try {
    return read(sentence);
  } catch {
    return {}; // It breaks on some texts; then it has read nothing.
  }
};
sentences.slice(0, 50).forEach(quiet); // Once warm, as in a service.
const began = process.hrtime.bigint();
const answers = sentences.map(quiet);
const nanos = Number(process.hrtime.bigint() - began);
process.stdout.write([...answers, { nanos }].map((answer) => JSON.stringify(answer)).join("\n"));
