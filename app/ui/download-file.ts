/**
 * Saves what an address of the app answers as a file. Inside the admin's frame a plain link would come without the id token
 * that App Bridge adds to `fetch`. False when it did not work.
 */
export async function downloadFile(path: string, fileName: string): Promise<boolean> {
  try {
    const response = await fetch(path);
    if (!response.ok) return false;
    const url = URL.createObjectURL(await response.blob());
    const link = Object.assign(document.createElement("a"), { href: url, download: fileName });
    link.click();
    // The browser has taken the file over by the next turn.
    setTimeout(() => URL.revokeObjectURL(url), 1_000);
    return true;
  } catch {
    return false;
  }
}
