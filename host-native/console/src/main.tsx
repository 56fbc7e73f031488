/**
 * The console's beginning: the core is asked for, the frame is shown.
 *
 * In: the page. Out: the console in it. Never: a wait of the one for the other.
 */
import "@fontsource-variable/inter/wght.css";
import "./style/tokens.css";
import "./style/base.css";
import "./style/frame.css";
import "./style/parts.css";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Refusal } from "./api/client";
import { Console } from "./app/console";
import { applyTheme } from "./app/theme";
import { ready } from "./core/core";

applyTheme();
void ready();

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (failed, error) => failed < 2 && !(error instanceof Refusal && error.status < 500),
    },
  },
});

createRoot(document.getElementById("page")!).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <Console />
    </QueryClientProvider>
  </StrictMode>,
);
