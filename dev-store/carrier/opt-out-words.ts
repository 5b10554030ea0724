/** Twilio's default keywords; the whole message must be the word, whatever its case and the space around it. */
const words = {
  STOP: ["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"],
  START: ["START", "YES", "UNSTOP"],
  HELP: ["HELP", "INFO"],
} as const;

export type OptOutType = keyof typeof words;

/** What Twilio's opt-out handling makes of a reply, or null when it is an ordinary message. */
export function optOutTypeOf(body: string): OptOutType | null {
  const word = body.trim().toUpperCase();
  for (const type of ["STOP", "START", "HELP"] as const) {
    if ((words[type] as readonly string[]).includes(word)) return type;
  }
  return null;
}

/** What Twilio answers on its own when it keeps opt-outs. */
export const optOutAnswers: Record<OptOutType, string> = {
  STOP: "You have successfully been unsubscribed. You will not receive any more messages from this number. Reply START to resubscribe.",
  START:
    "You have successfully been re-subscribed to messages from this number. Reply HELP for help. Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
  HELP: "Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
};
