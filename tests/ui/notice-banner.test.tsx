import { AppProvider } from "@shopify/polaris";
import english from "@shopify/polaris/locales/en.json" with { type: "json" };
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { NoticeBanner, type Notice } from "#app/ui/notice-banner.tsx";

const draw = (notices: Notice[]) =>
  renderToStaticMarkup(
    <AppProvider i18n={english}>
      <NoticeBanner notices={notices} />
    </AppProvider>,
  );
const bannersIn = (html: string) => html.match(/role="(alert|status)"/g) ?? [];

describe("what a page has to say", () => {
  test("is one banner with the most serious first, and nothing of it is left out", () => {
    const html = draw([
      { tone: "info", title: "Starts on Monday" },
      { tone: "warning", title: "Paused", body: <p>Nobody is lost.</p> },
      { tone: "critical", title: "The sender is paused", action: { content: "Open settings", url: "/app/settings" } },
      { tone: "warning", title: "2 messages are unconfirmed", body: <button>Leave them</button> },
    ]);
    expect(bannersIn(html)).toHaveLength(1);
    const said = [
      "The sender is paused",
      "/app/settings",
      "Open settings",
      "Paused",
      "Nobody is lost.",
      "2 messages are unconfirmed",
      "Leave them",
      "Starts on Monday",
    ];
    const places = said.map((words) => html.indexOf(words));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  test("is no banner at all where there is nothing", () => {
    expect(bannersIn(draw([]))).toEqual([]);
  });
});
