/** Keeps the Phones page up to date: fetches its live parts again, and swaps in those that changed. */
const EVERY_MS = 1_000;

const thread = document.getElementById("thread");

function scrollToEnd(): void {
  if (thread) thread.scrollTop = thread.scrollHeight;
}

async function refresh(part: HTMLElement): Promise<void> {
  const url = new URL(location.href);
  url.searchParams.set("part", part.dataset["live"] ?? "");
  const response = await fetch(url, { headers: { "if-none-match": part.dataset["etag"] ?? "" } }).catch(() => null);
  if (response?.status !== 200) return;
  const text = await response.text();
  const isFirst = part.dataset["etag"] === undefined;
  part.dataset["etag"] = response.headers.get("etag") ?? "";
  if (isFirst && text === part.innerHTML) return;
  const wasAtEnd = part.scrollHeight - part.scrollTop - part.clientHeight < 80;
  part.innerHTML = text;
  if (part === thread && wasAtEnd) scrollToEnd();
}

async function refreshAll(): Promise<void> {
  if (document.hidden) return;
  await Promise.all([...document.querySelectorAll<HTMLElement>("[data-live]")].map(refresh));
}

async function keepRefreshing(): Promise<void> {
  await refreshAll();
  setTimeout(() => void keepRefreshing(), EVERY_MS);
}

async function reply(form: HTMLFormElement, submitter: HTMLElement | null): Promise<void> {
  const data = new FormData(form, submitter);
  const text = String(data.get("quick") ?? data.get("body") ?? "");
  if (text.trim() === "") return;
  const fields = new URLSearchParams({ to: String(data.get("to") ?? ""), body: text });
  const response = await fetch(form.action, { method: "POST", body: fields, headers: { accept: "application/json" } });
  const answer = (await response.json()) as { problem?: string };
  const problem = document.getElementById("reply-problem");
  if (problem) {
    problem.textContent = answer.problem ?? "";
    problem.hidden = response.ok;
  }
  if (!response.ok) return;
  if (!data.has("quick")) form.reset();
  await refreshAll();
  scrollToEnd();
}

const form = document.getElementById("reply");
if (form instanceof HTMLFormElement) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void reply(form, event.submitter);
  });
}
scrollToEnd();
void keepRefreshing();
