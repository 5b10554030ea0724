import { optOutHint } from "./template-fields.ts";

/**
 * What STOP, START and HELP are answered with, as Liquid templates. Each names the shop, none sells anything: a confirmation
 * with marketing in it is marketing (47 CFR 64.1200(a)(12)). The merchant's own answer to HELP is plain text.
 */
export function replyText(
  intent: "stop" | "start" | "help",
  shop: { helpReply: string | null; email: string | null },
): string {
  switch (intent) {
    case "stop":
      return "{{ shop.name }}: You are unsubscribed and will get no more messages. Reply START to subscribe again.";
    case "start":
      return "{{ shop.name }}: You are subscribed again. Reply HELP for help, STOP to unsubscribe.";
    case "help":
      return asText(shop.helpReply ?? defaultHelpReply(shop), {
        before: "{{ shop.name }}: ",
        after: ` ${optOutHint}.`,
      });
  }
}

/** What HELP is answered with while the merchant has written nothing. */
export function defaultHelpReply(shop: { email: string | null }): string {
  return shop.email ? `For help, write to ${shop.email}.` : "Messages from our shop.";
}

/** Text in a template that Liquid leaves alone. */
function asText(text: string, { before, after }: { before: string; after: string }): string {
  return `${before}{% raw %}${text.replaceAll(/\{%-?\s*endraw\s*-?%\}/g, "")}{% endraw %}${after}`;
}
