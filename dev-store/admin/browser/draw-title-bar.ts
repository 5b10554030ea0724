import type { BarAction, TitleBar } from "../bridge-protocol.ts";
import { create, required } from "./elements.ts";

/** Draws the app's title and actions in the bar above its frame. On a narrow window secondary actions go into a menu. */
export function drawTitleBar(bar: TitleBar | null, press: (id: string) => void): void {
  const actions = bar?.actions ?? [];
  const breadcrumb = actions.find((action) => action.kind === "breadcrumb");
  const title = required("app-title");
  title.textContent = bar?.title ?? "";
  title.hidden = !bar?.title;
  document.title = bar?.title ? `${bar.title} · Segue` : "Segue";

  const back = required<HTMLButtonElement>("app-back");
  back.hidden = !breadcrumb;
  back.ariaLabel = breadcrumb ? `Back to ${breadcrumb.label}` : "Back";
  back.onclick = breadcrumb ? () => press(breadcrumb.id) : null;

  const secondary = actions.filter((action) => action.kind === "secondary");
  const primary = actions.filter((action) => action.kind === "primary");
  const groups = bar?.groups ?? [];
  const inMenu = [...secondary, ...groups.flatMap((group) => group.actions)];
  const parts: HTMLElement[] = [
    ...groups.map((group) => menu(group.label, group.actions, { className: "wide-only", press })),
    ...secondary.map((action) => actionButton(action, { className: "wide-only", press })),
  ];
  if (inMenu.length > 0) parts.push(menu("More", inMenu, { className: "narrow-only", press }));
  parts.push(...primary.map((action) => actionButton(action, { className: "primary", press })));
  required("app-actions").replaceChildren(...parts);
}

/** One button that stands for a button in the frame. */
export function actionButton(
  action: BarAction,
  options: { className?: string; press: (id: string) => void },
): HTMLButtonElement {
  const button = create("button", {
    className: ["button", options.className, action.isCritical ? "critical" : "", action.isLoading ? "busy" : ""]
      .filter(Boolean)
      .join(" "),
    text: action.label,
    attributes: { type: "button" },
  });
  button.disabled = action.isDisabled || action.isLoading;
  button.ariaBusy = action.isLoading ? "true" : null;
  button.addEventListener("click", () => options.press(action.id));
  return button;
}

function menu(
  label: string,
  actions: readonly BarAction[],
  options: { className: string; press: (id: string) => void },
): HTMLElement {
  const details = create("details", { className: `menu ${options.className}` });
  const items = actions.map((action) =>
    actionButton(action, {
      className: "menu-item",
      press: (id) => {
        details.open = false;
        options.press(id);
      },
    }),
  );
  details.append(
    create("summary", { className: "button", text: label }),
    create("div", { className: "menu-items" }, ...items),
  );
  return details;
}
