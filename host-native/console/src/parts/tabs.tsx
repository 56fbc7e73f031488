/**
 * The parts of a page, one at a time; which one it is stands in the address.
 *
 * In: parts with their names. Out: tabs, and the one that is open. Never: a part that is computed while it is not seen.
 */
import { useEffect, useRef, type ReactNode } from "react";
import { Tab, TabList, TabPanel, Tabs } from "react-aria-components";
import { useSearchParams } from "wouter";

/** A part of a page. */
export interface Part {
  id: string;
  name: string;
  /** A number beside the name; `wanted` if somebody should look at it. */
  count?: number;
  wanted?: boolean;
  show(): ReactNode;
}

/** The tabs; the first is open where the address says none. */
export function PageTabs({ label, parts }: { label: string; parts: readonly Part[] }) {
  const [params, setParams] = useSearchParams();
  const list = useRef<HTMLDivElement>(null);
  const open = parts.find(({ id }) => id === params.get("tab")) ?? parts[0];
  useEffect(() => {
    // The tabs themselves are drawn after the list.
    const frame = requestAnimationFrame(() => list.current?.querySelector("[data-selected]")?.scrollIntoView({ block: "nearest", inline: "center" }));
    return () => cancelAnimationFrame(frame);
  }, [open?.id]);
  return (
    <Tabs className="tabs" selectedKey={open?.id} onSelectionChange={(key) => setParams(key === parts[0]?.id ? {} : { tab: String(key) })}>
      <TabList aria-label={label} ref={list}>
        {parts.map(({ id, name, count, wanted }) => (
          <Tab key={id} id={id}>
            {name}
            {!!count && <span className={wanted ? "count wanted" : "count"}>{count > 999 ? "999+" : count}</span>}
          </Tab>
        ))}
      </TabList>
      {parts.map(({ id, show }) => (
        <TabPanel key={id} id={id}>
          {id === open?.id && show()}
        </TabPanel>
      ))}
    </Tabs>
  );
}
