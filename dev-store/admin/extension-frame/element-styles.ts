/** How the stand-ins look: near enough to the admin that a merchant's eye can judge the extension. */
export const elementStyles = `
  :host { font: 13px/20px Inter, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; color: #303030; }
  :host([hidden]), [hidden] { display: none !important; }
  * { box-sizing: border-box; }

  :host(s-stack) { display: flex; flex-direction: column; min-width: 0; }
  :host(s-stack[direction="inline"]) { flex-direction: row; flex-wrap: wrap; align-items: center; }
  :host(s-stack[gap="small-200"]) { gap: 4px; }
  :host(s-stack[gap="small"]) { gap: 8px; }
  :host(s-stack[gap="base"]) { gap: 16px; }
  :host(s-stack[justifyContent="space-between"]) { justify-content: space-between; }
  :host(s-stack[padding="base"]) { padding: 12px; }
  :host(s-stack[background="subdued"]) { background: #f7f7f7; }
  :host(s-stack[borderRadius="base"]) { border-radius: 8px; }

  :host(s-text) { overflow-wrap: anywhere; }
  :host(s-text[type="strong"]) { font-weight: 600; }
  :host([color="subdued"]:not(s-badge)) { color: #616161; }
  :host(s-text[tone="caution"]) { color: #7a5600; }
  :host(s-text[tone="critical"]) { color: #8e1f0b; }
  :host(s-paragraph) { display: block; overflow-wrap: anywhere; white-space: pre-line; }
  h2, h3 { margin: 0; font-size: 14px; line-height: 20px; font-weight: 600; }
  h3 { font-size: 13px; }
  hr { border: 0; border-top: 1px solid #ebebeb; margin: 0; }

  :host(s-badge) { display: inline-block; padding: 2px 8px; border-radius: 8px; font-size: 12px; line-height: 16px;
    background: #ebebeb; color: #616161; white-space: nowrap; }
  :host(s-badge[tone="success"]) { background: #cdfee1; color: #0c5132; }
  :host(s-badge[tone="warning"]), :host(s-badge[tone="caution"]) { background: #fff1c2; color: #5e4200; }
  :host(s-badge[tone="critical"]) { background: #fee8eb; color: #8e0b21; }
  :host(s-badge[tone="info"]) { background: #e0f0ff; color: #003a5a; }

  .banner { display: grid; gap: 8px; padding: 10px 12px; border-radius: 8px; background: #eaf4ff; color: #00314d; }
  :host(s-banner[tone="critical"]) .banner { background: #fee8eb; color: #5f0719; }
  :host(s-banner[tone="warning"]) .banner { background: #fff4d1; color: #4f3700; }
  :host(s-banner[tone="success"]) .banner { background: #d9fbe5; color: #0c5132; }

  .ring { width: 20px; height: 20px; margin: 8px auto; border: 2px solid #d4d4d4; border-top-color: #303030;
    border-radius: 50%; animation: turn 0.8s linear infinite; }
  @keyframes turn { to { transform: rotate(1turn); } }
  @media (prefers-reduced-motion: reduce) { .ring { animation: none; } }

  :host(s-button), :host(s-link) { display: inline-block; }
  :host(s-button) > a, :host(s-button) > button { display: inline-block; font: inherit; font-weight: 550; padding: 4px 12px;
    min-height: 28px; border-radius: 8px; border: 1px solid #d4d4d4; background: #fff; color: #303030; text-decoration: none;
    cursor: pointer; }
  :host(s-button[variant="primary"]) > * { background: #303030; border-color: #303030; color: #fff; }
  :host(s-button[variant="tertiary"]) > * { border-color: transparent; background: none; }
  :host(s-button) > button:disabled { opacity: 0.45; cursor: default; }
  :host(s-button) > button[aria-busy]::after { content: " …"; }
  :host(s-link) > a, :host(s-link) > button { font: inherit; padding: 0; border: 0; background: none; color: #005bd3;
    text-decoration: underline; cursor: pointer; }
  :focus-visible { outline: 2px solid #005bd3; outline-offset: 1px; }

  :host(s-admin-action) { display: block; }
  header { display: flex; align-items: center; justify-content: space-between; gap: 12px; padding: 14px 16px;
    background: #f3f3f3; border-bottom: 1px solid #e3e3e3; }
  header button { border: 0; background: none; font-size: 14px; padding: 4px 8px; border-radius: 6px; cursor: pointer; }
  .action-body { padding: 16px; }
  footer { display: flex; justify-content: flex-end; gap: 8px; padding: 12px 16px; border-top: 1px solid #e3e3e3; }
  :host(s-admin-block) { display: block; padding: 16px; }
  :host(s-admin-block) h2 { margin-bottom: 12px; }

  :host(s-select), :host(s-text-area) { display: block; }
  label { display: block; margin-bottom: 4px; }
  select, textarea { width: 100%; font: inherit; color: inherit; padding: 6px 10px; border: 1px solid #8a8a8a;
    border-radius: 8px; background: #fdfdfd; }
  textarea { resize: vertical; }
  .error { margin: 4px 0 0; color: #8e1f0b; }
  .details { margin: 4px 0 0; color: #616161; }
`;
