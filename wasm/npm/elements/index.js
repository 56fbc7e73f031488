/**
 * The custom elements: importing this defines them, once. On a server, where there are no elements, it defines nothing.
 *
 * In: nothing. Out: the classes, and `ready` for a host that keeps the wasm elsewhere. Never: a load at import.
 */
import { define } from "./element.js";
import { RelanceFollowups } from "./followups/element.js";
import { RelanceTimeline } from "./timeline/element.js";

export { ready } from "./core.js";
export { RelanceFollowups, RelanceTimeline };

define("relance-followups", RelanceFollowups);
define("relance-timeline", RelanceTimeline);
