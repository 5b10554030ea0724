/**
 * Calls `update` once after each batch of changes that touch an element with one of these names, and once for those that
 * are there already. React replaces a page's bar in one commit, so the admin sees one change and nothing flickers.
 */
export function watchElements(names: readonly string[], update: () => void): void {
  const selector = names.join(",");
  let scheduled = false;
  const schedule = (): void => {
    if (scheduled) return;
    scheduled = true;
    queueMicrotask(() => {
      scheduled = false;
      update();
    });
  };
  const concerns = (node: Node): boolean =>
    node instanceof Element
      ? node.closest(selector) !== null || node.querySelector(selector) !== null
      : node.parentElement?.closest(selector) != null;

  new MutationObserver((records) => {
    const concerned = records.some(
      (record) =>
        concerns(record.target) || [...record.removedNodes].some(concerns) || [...record.addedNodes].some(concerns),
    );
    if (concerned) schedule();
  }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  schedule();
}
