/**
 * A few words on what a control does, shown when it is pointed at or focused.
 *
 * In: a control, the words. Out: the control with its tip. Never: something that stands nowhere else.
 */
import type { ReactElement } from "react";
import { Tooltip, TooltipTrigger } from "react-aria-components";

/** A control with a tip. */
export function Tip({ says, children }: { says: string; children: ReactElement }) {
  return (
    <TooltipTrigger delay={500}>
      {children}
      <Tooltip className="tip" offset={6}>
        {says}
      </Tooltip>
    </TooltipTrigger>
  );
}
