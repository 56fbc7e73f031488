// Made by `cargo xtask codegen` from the types in core/src/wire; not edited by hand.
import { face } from "../entry/bound.js";

export const about = face.operation("about");
export const advance = face.operation("advance");
export const batch = face.operation("batch");
export const check = face.operation("check");
export const diff = face.operation("diff");
export const drop = face.operation("drop");
export const enroll = face.operation("enroll");
export const entriesAdd = face.operation("entries.add");
export const entriesNew = face.operation("entries.new");
export const entriesRemove = face.operation("entries.remove");
export const entriesToVersion = face.operation("entries.toVersion");
export const entriesView = face.operation("entries.view");
export const explain = face.operation("explain");
export const label = face.operation("label");
export const load = face.operation("load");
export const open = face.operation("open");
export const policies = face.operation("policies");
export const preview = face.operation("preview");
export const publish = face.operation("publish");
export const recalculate = face.operation("recalculate");
export const render = face.operation("render");
export const replay = face.operation("replay");
export const route = face.operation("route");
export const segments = face.operation("segments");
export const when = face.operation("when");
export const zones = face.operation("zones");
