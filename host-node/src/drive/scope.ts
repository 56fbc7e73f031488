/**
 * Whom an event concerns: one enrollment, all of a person's, or ended ones too.
 *
 * In: an event's type. Out: yes or no. Never: a change.
 */

const REACHES_ENDED = new Set(["unsubscribed", "optedOut", "complained", "bounced", "contactDeleted"]);
const ABOUT_PERSON = new Set(["replied", "outbound", "handedBack", "botActivated", "botDeactivated"]);

/** Whether an event can change how an ended enrollment ended: a stronger reason replaces a weaker one (L6). */
export function reachesEnded(type: string): boolean {
  return REACHES_ENDED.has(type);
}

/** Whether an event is about the person even where it names one enrollment: a reply on any channel is a reply (L1). */
export function isAboutPerson(type: string): boolean {
  return reachesEnded(type) || ABOUT_PERSON.has(type);
}
