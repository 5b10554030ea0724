import sparticuz from "@sparticuz/chromium";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { chromium, type Browser, type BrowserContext } from "playwright-core";

/** The app's library answers 410 to what it takes for a bot, and headless Chromium names itself. */
const userAgent =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

/** Window sizes that every page is looked at in. */
export const desktop = { width: 1280, height: 860 };
export const phone = { width: 390, height: 844 };

/** Starts the Chromium that came with npm. Its web security is on, as in a merchant's browser. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = await chromiumPath();
  return chromium.launch({
    executablePath,
    headless: true,
    // The sandbox cannot be had in containers; pictures are the same on every machine.
    args: [
      "--no-sandbox",
      "--font-render-hinting=none",
      "--use-gl=angle",
      "--use-angle=swiftshader",
      "--disable-dev-shm-usage",
    ],
    env: await browserEnv(path.dirname(executablePath)),
  });
}

/** A window of its own, with its own cookies and storage. */
export async function openWindow(
  browser: Browser,
  viewport: { width: number; height: number } = desktop,
): Promise<BrowserContext> {
  return browser.newContext({
    viewport,
    userAgent,
    isMobile: viewport.width < 600,
    hasTouch: viewport.width < 600,
    locale: "en-US",
  });
}

/** A machine without fonts gets those that came with the browser. */
async function browserEnv(home: string): Promise<Record<string, string>> {
  const env = Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  if (existsSync("/etc/fonts/fonts.conf")) return env;
  const config = path.join(home, "fonts.conf");
  const cache = path.join(home, "fonts-cache");
  await writeFile(
    config,
    `<?xml version="1.0"?><fontconfig><dir>${path.join(home, "fonts")}</dir><cachedir>${cache}</cachedir></fontconfig>\n`,
  );
  return { ...env, FONTCONFIG_FILE: config };
}

/**
 * Where the browser is, unpacked at the first use. The package unpacks into the system's temporary directory and takes what
 * is there for complete; here a directory of ours gets its name only when it is.
 */
async function chromiumPath(): Promise<string> {
  const modules = path.resolve(import.meta.dirname, "../../node_modules");
  const { version } = JSON.parse(await readFile(path.join(modules, "@sparticuz/chromium/package.json"), "utf8")) as {
    version: string;
  };
  const home = path.join(modules, ".cache", `chromium-${version}`);
  if (!existsSync(home)) {
    await mkdir(path.dirname(home), { recursive: true });
    const fresh = await mkdtemp(`${home}-`);
    const before = process.env.TMPDIR;
    process.env.TMPDIR = fresh;
    try {
      await sparticuz.executablePath();
    } finally {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
    }
    // Another process may have been faster; then its copy is as good.
    await rename(fresh, home).catch(() => rm(fresh, { recursive: true, force: true }));
  }
  return path.join(home, "chromium");
}
