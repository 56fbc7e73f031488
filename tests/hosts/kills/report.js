/**
 * Writes what came of the kills as a page: numbers, seeds, the command.
 *
 * In: the sums of every store. Out: Markdown. Never: the name or a path of a machine; a number that nobody measured.
 */
import { readFileSync } from "node:fs";
import { FAULTS } from "./books.js";
import { AT_A_TIME, AT_REST, OF_SERVER, pointsOf } from "./points.js";

const { version } = JSON.parse(readFileSync(new URL("../../../host-node/package.json", import.meta.url), "utf8"));
/** From so many milliseconds on a message is so late. */
const LATE = [["on time", 0], ["to 1 min", 60_000], ["to 10 min", 600_000], ["to 1 h", 3_600_000], ["more", Infinity]];
const COUNTS = {
  enrollments: "enrollments",
  decided: "messages decided",
  taken: "taken by the provider",
  tries: "tries that it saw",
  repeats: "of these repeated under their key",
  retried: "steps tried more than once",
  uncertain: "counted as sent, the outcome unknown",
  untaken: "of these never taken",
  doubled: "taken once more, the outcome unknown and a repetition wanted",
  replies: "replies acknowledged",
  aside: "put aside in view, and taken back",
};

/** The page. */
export function report({ command, host, stores }) {
  const names = stores.map(({ store }) => store);
  return [
    "# Kills",
    "",
    `Made by \`${command}\`. What is killed, when and what is looked for stands in [README.md](README.md#kills).`,
    "",
    `Relance ${version}, the ${host} host. Of each store, over all kills:`,
    "",
    ...table(["", ...names], [
      ["kills", ...stores.map(killed)],
      ["seeds", ...stores.map(({ seed, worlds }) => `${seed} to ${seed + worlds.length - 1}`)],
      ["seconds", ...stores.map(({ millis }) => Math.round(millis / 1_000))],
      ...FAULTS.map((kind) => [`**${kind}**`, ...stores.map(({ faults }) => `**${faults.filter((fault) => fault.kind === kind).length}**`)]),
    ]),
    "## Where",
    "",
    ...table(["boundary", "point", ...names], [
      ...pointsOfAll(names).map(([name, boundary]) => [boundary, `\`${name}\``, ...stores.map(({ points }) => points.get(name) ?? "")]),
      ...[AT_A_TIME, AT_REST, OF_SERVER].map((name) => ["none", name, ...stores.map(({ points }) => points.get(name) ?? "")]),
    ]),
    ...stores.flatMap(({ never, store }) => (never.length > 0 ? [`Never reached on ${store}: ${never.join(", ")}.`, ""] : [])),
    "## What was sent meanwhile",
    "",
    "`keys`: a provider that honours keys. The others don't: with `asSent` what is unknown counts as sent, as it does by default; with `held` a",
    "person decides, and here has it tried again; with `retry` the host was told that keys are honoured, so that it tries again by itself.",
    "",
    ...stores.flatMap(modes),
    "## How late",
    "",
    "From the planned moment of a message to its being accepted, by the story's clock. A wake-up or a message that waited longer than two",
    "seconds of it would be a fault; what is late here was refused for now or of unknown outcome before, and was tried again when the core said.",
    "",
    ...table(["", ...names], LATE.map(([name], place) => [name, ...stores.map((sum) => delays(sum, place))])),
  ].join("\n").trimEnd() + "\n";
}

/** Every point that any of these stores has, with its boundary; those of a boundary side by side. */
function pointsOfAll(stores) {
  const found = stores.flatMap((store) => pointsOf(store).map(({ boundary, name }) => [name, boundary]));
  const boundaries = [...new Set(found.map(([, boundary]) => boundary))];
  return [...new Map(found)].sort(([, one], [, other]) => boundaries.indexOf(one) - boundaries.indexOf(other));
}

const killed = ({ points }) => [...points.values()].reduce((all, times) => all + times, 0);

/** What was sent, by mode. */
function modes({ store, modes: of }) {
  const all = [...of.values()];
  const rows = Object.entries(COUNTS).map(([name, says]) => [says, ...all.map(({ counts }) => counts[name] ?? 0)]);
  return [`On ${store}:`, "", ...table(["", ...all.map(({ mode }) => `\`${mode.name}\``)], [["kills", ...all.map(({ kills }) => kills)], ...rows])];
}

/** How many messages were so late, and no less. */
function delays({ modes: of }, place) {
  const [over, most] = [place === 0 ? -Infinity : LATE[place - 1][1], LATE[place][1]];
  return [...of.values()].flatMap(({ delays }) => delays).filter((delay) => delay > over && delay <= most).length;
}

/** A table, and an empty line after it. */
function table(head, rows) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line), ""];
}
