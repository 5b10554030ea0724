/** The element that a page of ours must have. Throws when it does not: page and script belong together. */
export function required<Type extends HTMLElement = HTMLElement>(id: string): Type {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no element "${id}"`);
  return element as Type;
}

export function create<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  options: { className?: string; text?: string; attributes?: Record<string, string> } = {},
  ...children: Node[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  if (options.className) element.className = options.className;
  if (options.text !== undefined) element.textContent = options.text;
  for (const [attribute, value] of Object.entries(options.attributes ?? {})) element.setAttribute(attribute, value);
  element.append(...children);
  return element;
}
