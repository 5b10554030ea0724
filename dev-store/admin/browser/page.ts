/** Small manners of every page: the navigation of a narrow window, and menus that close when one clicks elsewhere. */
document.getElementById("nav-toggle")?.addEventListener("click", () => document.body.classList.toggle("nav-open"));
document.getElementById("nav-shade")?.addEventListener("click", () => document.body.classList.remove("nav-open"));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.body.classList.remove("nav-open");
});
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.menu[open]")) {
    if (event.target instanceof Node && !menu.contains(event.target)) menu.open = false;
  }
});
