/// <reference types="vite/client" />
/// <reference types="@remix-run/node" />

import type { DetailedHTMLProps, HTMLAttributes } from "react";

type NavLink = DetailedHTMLProps<HTMLAttributes<HTMLElement>, HTMLElement> & { href: string; rel?: "home" };

// App Bridge's web components that React has no types for.
declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "s-link": NavLink;
    }
  }
}
