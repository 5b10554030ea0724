/**
 * Styles of what the stand-in draws in the app's own document. Adopted, not inserted as an element: the document must stay
 * as the server sent it until React has taken it over.
 */
export function adoptStyles(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    ui-title-bar, ui-nav-menu, s-app-nav, ui-save-bar, ui-modal { display: none; }
    dialog.dev-bridge-modal {
      border: 0; padding: 0; border-radius: 16px; width: min(620px, calc(100vw - 32px)); max-height: calc(100vh - 64px);
      box-shadow: 0 20px 50px -12px rgb(20 26 23 / 0.35); font: 13px/20px Inter, -apple-system, "Segoe UI", sans-serif;
      color: #303030; overflow: hidden; flex-direction: column; background: #fff;
    }
    dialog.dev-bridge-modal[open] { display: flex; }
    dialog.dev-bridge-modal[data-variant="small"] { width: min(420px, calc(100vw - 32px)); }
    dialog.dev-bridge-modal[data-variant="large"] { width: min(980px, calc(100vw - 32px)); }
    dialog.dev-bridge-modal[data-variant="max"] { width: calc(100vw - 32px); height: calc(100vh - 32px); max-height: none; }
    dialog.dev-bridge-modal::backdrop { background: rgb(20 26 23 / 0.45); }
    dialog.dev-bridge-modal > header { display: flex; align-items: center; justify-content: space-between; gap: 12px;
      padding: 12px 12px 12px 16px; background: #f3f3f3; border-bottom: 1px solid #e3e3e3; }
    dialog.dev-bridge-modal h2 { margin: 0; font-size: 14px; font-weight: 650; }
    dialog.dev-bridge-modal > header button { border: 0; background: none; width: 28px; height: 28px; border-radius: 8px; cursor: pointer; }
    dialog.dev-bridge-modal > header button:hover { background: #e3e3e3; }
    .dev-bridge-modal-content { overflow: auto; flex: 1 1 auto; min-height: 0; }
    .dev-bridge-modal-content iframe { border: 0; width: 100%; height: 60vh; display: block; }
    dialog[data-variant="max"] .dev-bridge-modal-content iframe { height: 100%; }
    dialog.dev-bridge-modal > footer { display: flex; justify-content: flex-end; gap: 8px; padding: 12px 16px; border-top: 1px solid #e3e3e3; }
    dialog.dev-bridge-modal > footer[hidden] { display: none; }
    dialog.dev-bridge-modal > footer button { font: inherit; font-weight: 550; padding: 5px 12px; min-height: 32px; border-radius: 8px;
      border: 1px solid #cfcfcf; background: #fff; color: #303030; cursor: pointer; }
    dialog.dev-bridge-modal > footer button.primary { background: #303030; border-color: #303030; color: #fff; }
    dialog.dev-bridge-modal > footer button[data-tone="critical"] { background: #c4320a; border-color: #c4320a; color: #fff; }
    dialog.dev-bridge-modal > footer button:disabled { opacity: 0.5; cursor: default; }
  `);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
