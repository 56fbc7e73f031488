/**
 * Writes what came of a soak as a page: the command, the faults, the books, the numbers.
 *
 * In: what a soak has told, one after the other. Out: Markdown. Never: the name or a path of a machine; a number that nobody measured.
 */
import { readFileSync } from "node:fs";
import { megabytes } from "./figures.js";

const { version } = JSON.parse(readFileSync(new URL("../../host-node/package.json", import.meta.url), "utf8"));

const table = (head, rows) => {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line), ""];
};

/** The page of these soaks. */
export function report(command, all) {
  const names = all.map(({ engine, nodes }) => (nodes > 1 ? `${engine}, ${nodes} nodes` : engine));
  const rows = (pick) => {
    const found = new Set(all.flatMap((one) => Object.keys(pick(one))));
    return [...found].map((name) => [name, ...all.map((one) => pick(one)[name] ?? "")]);
  };
  return [
    "# Soak",
    "",
    `Made by \`${command}\`, Relance ${version}, two services over one engine. Faults come one after the other from a deck that a seed shuffles, each kind once`,
    "before any comes again; [README of the faults](../faults/README.md) has each by itself. At the end everybody who was enrolled is accounted for, and",
    "every message that the provider took stands in the outbox and on a timeline, which replays.",
    "",
    ...table(["", ...names], [
      ["minutes", ...all.map((one) => one.for / 60_000)],
      ["people a second", ...all.map((one) => one.rate)],
      ["a fault every", ...all.map((one) => `${one.every / 1_000} s`)],
      ["seed", ...all.map((one) => one.seed)],
      ["**entries of the books that do not balance**", ...all.map((one) => `**${one.books.faults.length}**`)],
    ]),
    "## Faults",
    "",
    ...table(["fault", ...names], rows((one) => one.counts)),
    ...all.map((one, index) => `Left out over ${names[index]}: ${one.leftOutFaults.join(", ") || "nothing"}.\n`),
    "## Books",
    "",
    ...table(["", ...names], rows((one) => one.books.counts)),
    "`repeatedTries`: a message whose answer was lost, offered again under its key, which the provider knows. `outbox unknown`: its outcome was not heard in time,",
    "and it was tried again. `waiting`: not over at the end; `afterTheAnswer`: in the hand of a process that stood still while the person's answer was acknowledged.",
    "",
    "## Numbers",
    "",
    ...table(["", ...names], [
      ["sends a second", ...all.map((one) => one.sends)],
      ["answers of people that were told twice", ...all.map((one) => one.answersRepeated)],
      ["people left out because too many were on their way", ...all.map((one) => one.leftOut)],
      ["drained in, s", ...all.map((one) => Math.round(one.drained.millis / 1_000))],
      ["memory that a process held at most, MB", ...all.map((one) => megabytes(one.memory))],
      ["processor time of both, s", ...all.map((one) => one.seconds)],
      ["database, MB", ...all.map((one) => megabytes(one.bytes))],
      ["bytes an enrollment", ...all.map((one) => one.bytesEach)],
    ]),
    ...all.flatMap((one, index) => (one.books.faults.length > 0 ? [`What does not balance over ${names[index]}:`, "", ...one.books.faults.map((fault) => `- ${fault}`), ""] : [])),
  ].join("\n").trimEnd() + "\n";
}
