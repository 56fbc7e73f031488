/**
 * Waits for the core where something is shown that it computes.
 *
 * In: what is shown once it is there. Out: that, or a quiet place in its stead. Never: a page that is held up by it.
 */
import { Suspense, use, type ReactNode } from "react";
import { ready } from "./core";

/** Shows its children once the core can be asked. */
export function WithCore({ children, instead = null }: { children: () => ReactNode; instead?: ReactNode }) {
  return (
    <Suspense fallback={instead}>
      <Loaded>{children}</Loaded>
    </Suspense>
  );
}

function Loaded({ children }: { children: () => ReactNode }) {
  use(ready());
  return children();
}
