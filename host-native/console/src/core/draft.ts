/**
 * Changes to a document that is edited: one member put, two editions compared, two people's changes brought together.
 *
 * In: JSON. Out: new JSON that shares what is the same. Never: a change of what was handed in; a meaning of a member.
 */

/** Where a member stands: `["calendar", "quietHours", 0]`. */
export type Place = readonly (string | number)[];

/** The document with one member put in its place; `undefined` takes it away, and a list's item with it. */
export function put<T>(whole: T, place: Place, value: unknown): T {
  const [first, ...rest] = place;
  if (first === undefined) {
    return value as T;
  }
  if (Array.isArray(whole)) {
    const list: unknown[] = [...whole];
    const at = Number(first);
    if (rest.length === 0 && value === undefined) {
      list.splice(at, 1);
    } else {
      list[at] = put(list[at], rest, value);
    }
    return list as T;
  }
  const object: Record<string, unknown> = isObject(whole) ? whole : {};
  const inner = put(object[first], rest, value);
  const { [first]: _, ...others } = object;
  return (inner === undefined ? others : { ...object, [first]: inner }) as T;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

/** Whether two say the same; a member that is `null` is one that is not there, and the order of members says nothing. */
export function same(one: unknown, other: unknown): boolean {
  if (one === other || (one ?? undefined) === (other ?? undefined)) {
    return true;
  }
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, index) => same(item, other[index]));
  }
  if (isObject(one) && isObject(other)) {
    return [...new Set([...Object.keys(one), ...Object.keys(other)])].every((name) => same(one[name], other[name]));
  }
  return false;
}

/** Which members of two editions differ. */
export function differing(one: object, other: object): string[] {
  const [a, b] = [one as Record<string, unknown>, other as Record<string, unknown>];
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((name) => !same(a[name], b[name]));
}

/** What I changed since `base`, on top of what somebody else made of it. Where both changed one and the same, mine counts. */
export function onto<T>(base: T, mine: T, theirs: T): T {
  if (same(mine, base)) {
    return theirs;
  }
  if (same(theirs, base) || !isObject(mine) || !isObject(theirs)) {
    return mine;
  }
  const before: Record<string, unknown> = isObject(base) ? base : {};
  const both: Record<string, unknown> = {};
  for (const name of new Set([...Object.keys(theirs), ...Object.keys(mine)])) {
    const value = onto(before[name], mine[name], theirs[name]);
    if (value !== undefined) {
      both[name] = value;
    }
  }
  return both as T;
}

/** `["calendar", 0]` as the pointer that problems have: `/calendar/0`. */
export const pointer = (place: Place) => place.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
