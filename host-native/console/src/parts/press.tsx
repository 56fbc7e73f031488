/**
 * What is pressed: buttons, and links that look like them.
 *
 * In: words or a drawing, what to do. Out: a control of one size and look. Never: a drawing alone without a word for readers of screens.
 */
import type { ReactNode } from "react";
import { Button as Pressed, Link, type ButtonProps, type LinkProps } from "react-aria-components";
import { Icon, type IconName } from "./icons";
import { Tip } from "./tip";

/** How a control looks: `main` is what the page is for, `plain` stays in the background. */
interface Look {
  look?: "main" | "plain" | "danger" | "danger main";
  small?: boolean;
  icon?: IconName;
}

const named = ({ look, small }: Look, more = "") => ["button", look, small && "small", more].filter(Boolean).join(" ");

/** A button with words. */
export function Button({ look, small, icon, children, ...rest }: Omit<ButtonProps, "children"> & Look & { children: ReactNode }) {
  return (
    <Pressed {...rest} className={named({ look, small })}>
      {icon && <Icon name={icon} />}
      {children}
    </Pressed>
  );
}

/** A button with a drawing, and its word as a tip. */
export function IconButton({ look = "plain", small, icon, says, ...rest }: Omit<ButtonProps, "children"> & Look & { icon: IconName; says: string }) {
  return (
    <Tip says={says}>
      <Pressed {...rest} aria-label={says} className={named({ look, small }, "icon")}>
        <Icon name={icon} />
      </Pressed>
    </Tip>
  );
}

/** A link that looks like a button. */
export function LinkButton({ look, small, icon, children, ...rest }: Omit<LinkProps, "children"> & Look & { children: ReactNode }) {
  return (
    <Link {...rest} className={named({ look, small })}>
      {icon && <Icon name={icon} />}
      {children}
    </Link>
  );
}
