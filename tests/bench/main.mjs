/**
 * Times the npm package beside the libraries of the field, in one process: the four-step schedule, and a follow-up's text.
 *
 * In: nothing. Out: lines `name`, tab, nanoseconds of processor time a piece. Never: a program whose results were not compared first.
 */
import { Core } from "relance";
import { LIQUID, withHandlebars, withLiquid, withMustache } from "./render.mjs";
import { withLuxon, withMoment } from "./schedule.mjs";

const ENOUGH = 400_000;
const ENROLLMENTS = 20_000;
const BATCH = 1_000;
const ZONES = [
  "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Toronto", "America/Halifax",
  "America/St_Johns", "America/Mexico_City", "America/Bogota", "America/Lima", "America/Santiago", "America/Sao_Paulo",
  "America/Argentina/Buenos_Aires", "Europe/London", "Europe/Dublin", "Europe/Lisbon", "Europe/Madrid", "Europe/Paris",
  "Europe/Berlin", "Europe/Rome", "Europe/Warsaw", "Europe/Athens", "Europe/Helsinki", "Europe/Kyiv", "Europe/Istanbul",
  "Africa/Cairo", "Africa/Lagos", "Africa/Johannesburg", "Africa/Nairobi", "Asia/Dubai", "Asia/Karachi", "Asia/Kolkata",
  "Asia/Kathmandu", "Asia/Bangkok", "Asia/Singapore", "Asia/Shanghai", "Asia/Tokyo", "Australia/Sydney",
  "Australia/Lord_Howe", "Pacific/Auckland",
];
const CLOSED = [
  "2026-01-01", "2026-04-03", "2026-04-06", "2026-05-01", "2026-05-25", "2026-07-14", "2026-08-31", "2026-11-11", "2026-12-25",
  "2026-12-28",
];
const OFFICE = Object.fromEntries(["mon", "tue", "wed", "thu", "fri"].map((day) => [day, ["08:00-17:00"]]));
const NAMES = ["Ada", "Bram", "Chidi", "Dina", "Emre", "Fumiko", "Goran", "Hanna"];

/** Nanoseconds of processor time for each of `pieces`, best of five rounds after one to warm up. */
function cost(pieces, work) {
  const round = () => {
    const began = process.cpuUsage();
    for (let passes = 1; ; passes += 1) {
      work();
      const { user, system } = process.cpuUsage(began);
      if (user + system > ENOUGH) {
        return ((user + system) * 1000) / (pieces * passes);
      }
    }
  };
  round();
  return Math.min(...Array.from({ length: 5 }, round));
}

const say = (name, nanoseconds) => process.stdout.write(`${name}\t${nanoseconds.toFixed(3)}\n`);

function schedule() {
  const starts = Float64Array.from({ length: ENROLLMENTS }, (_, index) => 1767225600000 + ((index * 7919 * 60061) % (270 * 86400000)));
  const zones = Uint32Array.from(starts, (_, index) => index % ZONES.length);
  const steps = [{ minutes: 5 }, { days: 2 }, { businessDays: 3 }, { days: 7 }].map((wait) => ({ wait }));
  const plan = { zones: ZONES, calendar: { workingHours: OFFICE, closedDates: CLOSED }, steps };
  const core = new Core();
  const own = core.times(plan, zones, starts);
  const peers = { "moment-timezone": withMoment, luxon: withLuxon };
  say("schedule npm batch", cost(ENROLLMENTS, () => core.times(plan, zones, starts)));
  for (const [name, make] of Object.entries(peers)) {
    const times = make({ zones: ZONES, closed: CLOSED, starts });
    const pieces = name === "luxon" ? 500 : 2_000;
    const other = Array.from({ length: pieces }, (_, index) => times(index)).flat();
    const differing = other.filter((time, index) => time !== own[index]).length;
    if (differing > other.length / 20) {
      throw new Error(`${name} differs in ${differing} of ${other.length} moments`);
    }
    say(`schedule ${name}`, cost(pieces, () => {
      for (let index = 0; index < pieces; index += 1) {
        times(index);
      }
    }));
  }
}

function data(name) {
  return {
    contact: { firstName: name, email: "someone@example.org" },
    deal: { name: "the Lisbon flat", discount: "10%", slot: "Tuesday at ten" },
    agent: { name: "Rosa Marques" },
    workspace: { company: "Casa & Companhia" },
  };
}

function render() {
  const core = new Core();
  const values = Array.from({ length: BATCH }, (_, index) => data(NAMES[index % NAMES.length]));
  const batch = () => core.renderRows({ template: LIQUID }, values);
  const one = (value) => core.renderRows({ template: LIQUID }, [value]).texts[0];
  const peers = { liquidjs: withLiquid(), handlebars: withHandlebars(), mustache: withMustache() };
  const own = batch().texts;
  for (const [name, { warm, cold }] of Object.entries(peers)) {
    if (values.some((value, index) => [warm(value), cold(value), one(value)].some((text) => text !== own[index]))) {
      throw new Error(`${name} writes another text`);
    }
  }
  say("render npm batch", cost(BATCH, batch));
  say("render npm cold", cost(NAMES.length, () => values.slice(0, NAMES.length).forEach(one)));
  for (const [name, { warm, cold }] of Object.entries(peers)) {
    say(`render ${name}`, cost(BATCH, () => values.forEach(warm)));
    say(`render ${name} cold`, cost(100, () => values.slice(0, 100).forEach(cold)));
  }
}

schedule();
render();
