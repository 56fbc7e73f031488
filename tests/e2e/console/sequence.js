/**
 * What tests of sequences begin with: people, settings, a draft; and what they look for on the page.
 *
 * In: calls of the API, a page. Out: a service with a sequence, places on the page. Never: a check.
 */
import { tabTo } from "./harness.js";

export const PEOPLE = [
  { id: "ana", firstName: "Ana", lastName: "García", email: "ana@example.com", phone: "+34600555101", timezone: "Europe/Madrid", attributes: { company: "Acme" } },
  { id: "kenji", firstName: "Kenji", lastName: "Ito", email: "kenji@example.com", timezone: "Asia/Tokyo" },
  { id: "nameless", email: "someone@example.com", timezone: "America/New_York" },
  { id: "unreachable", firstName: "Wanda", lastName: "Zander", timezone: "Europe/Paris" },
];
export const SETTINGS = { zone: "Europe/Madrid", channels: { email: {}, sms: {} }, workspace: { name: "Northwind", agent: { name: "Maya" } } };

export const email = (id, wait, body, more = {}) => ({ id, wait, channel: "email", content: { type: "text", subject: `About ${id}`, body }, ...more });
export const DRAFT = {
  name: "Welcome",
  purpose: "service",
  steps: [email("hello", { minutes: 5 }, "Hi {{ contact.firstName | default: 'there' }}, welcome."), email("more", { days: 3 }, "Anything to ask, {{ contact.firstName }}?"), email("last", { days: 7 }, "Goodbye for now.")],
};

export async function prepared(api) {
  await api("PUT", "/v1/settings", SETTINGS);
  await api("POST", "/v1/contacts/bulk", { contacts: PEOPLE });
  await api("POST", "/v1/sequences", { id: "welcome", draft: DRAFT });
}

export async function published(api) {
  await prepared(api);
  await api("POST", "/v1/sequences/welcome/publish", {});
}

export const draftOf = async (api, id = "welcome") => (await api("GET", `/v1/sequences/${id}`)).draft;
export const saved = (page) => page.locator(".kept[data-state=saved]").waitFor();
export const step = (page, number) => page.getByRole("row", { name: new RegExp(`^Step ${number}:`) });
export const point = (page, id) => page.locator(`.ahead-point[data-step="${id}"]`);

/** Reaches a step by keyboard: the list by Tab, the step by the arrows. */
export async function toStep(page, number, key = "Tab") {
  await tabTo(page, page.getByRole("grid", { name: "Steps" }), { key });
  for (let presses = 0; presses < 20 && !(await step(page, number).evaluate((row) => row === document.activeElement)); presses += 1) {
    await page.keyboard.press(presses === 0 ? "Home" : "ArrowDown");
  }
}
