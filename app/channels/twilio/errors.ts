/**
 * Twilio's error codes, sorted once by who is to blame, with the words a merchant reads beside the code.
 * Source: twilio.com/docs/api/errors. `recipient` is final for this one person; `sender` pauses the sender, since every
 * other message would meet the same refusal; `later` is worth another try.
 */
type Blame = "recipient" | "sender" | "later";
type KnownError = { blame: Blame; words: string };

const knownErrors: Record<string, KnownError> = {
  // The account and its credentials.
  "20003": {
    blame: "sender",
    words: "Twilio did not accept the account’s credentials. Check the Account SID and the auth token.",
  },
  "20005": {
    blame: "sender",
    words: "The Twilio account is not active. Look at the account’s state in the Twilio console.",
  },
  "20008": {
    blame: "sender",
    words: "Twilio’s test credentials cannot send messages. Connect the account with its live credentials.",
  },
  "20404": { blame: "sender", words: "Twilio does not know this account. Check the Account SID." },
  "30002": { blame: "sender", words: "The Twilio account is suspended. Contact Twilio to have it restored." },
  "90010": {
    blame: "sender",
    words: "The Twilio account is not active. Look at the account’s state in the Twilio console.",
  },
  // The sender.
  "21212": {
    blame: "sender",
    words: "Twilio does not accept this sender’s number. Check that it is written as in Twilio.",
  },
  "21266": { blame: "recipient", words: "The customer’s number is the sender’s own number." },
  "21603": {
    blame: "sender",
    words: "Twilio does not accept this sender’s number. Check that it is written as in Twilio.",
  },
  "21606": {
    blame: "sender",
    words: "The sender’s number does not belong to the Twilio account, or cannot send messages.",
  },
  "21611": {
    blame: "later",
    words: "Twilio has too many messages of this sender waiting. They are tried again later.",
  },
  "21659": { blame: "sender", words: "The sender’s number does not belong to the Twilio account." },
  "21660": { blame: "sender", words: "The sender’s number does not belong to the connected Twilio account." },
  "21703": { blame: "sender", words: "The Messaging Service has no number to send from." },
  "21704": { blame: "sender", words: "The Messaging Service has no number to send from." },
  "21705": { blame: "sender", words: "Twilio does not know this Messaging Service." },
  "21910": { blame: "sender", words: "The sender does not match the channel. Check that it is written as in Twilio." },
  "30034": {
    blame: "sender",
    words: "The sender’s number is not registered for messages to the United States (A2P 10DLC).",
  },
  "30032": { blame: "sender", words: "The toll-free number has not been verified." },
  "63007": { blame: "sender", words: "Twilio knows no WhatsApp or RCS sender with this address." },
  "63018": { blame: "later", words: "The sender wrote to WhatsApp too fast. The message is tried again later." },
  "63112": { blame: "sender", words: "Meta has disabled this WhatsApp sender." },
  // The recipient.
  "21211": { blame: "recipient", words: "The phone number is not valid." },
  "21214": { blame: "recipient", words: "The phone number cannot be reached." },
  "21217": { blame: "recipient", words: "The phone number is not valid." },
  "21408": {
    blame: "recipient",
    words: "The Twilio account may not send to this country. Allow it in Twilio’s geographic permissions.",
  },
  "21602": { blame: "recipient", words: "The message was empty." },
  "21604": { blame: "recipient", words: "The customer has no phone number." },
  "21610": {
    blame: "recipient",
    words: "The customer opted out with the carrier by replying STOP. The number was added to your suppression list.",
  },
  "21612": { blame: "recipient", words: "This sender cannot reach this number." },
  "21614": { blame: "recipient", words: "The phone number is not a mobile number." },
  "21617": { blame: "recipient", words: "The message is longer than 1,600 characters." },
  "30003": { blame: "recipient", words: "The phone is switched off or out of reach." },
  "30004": { blame: "recipient", words: "The phone or its operator blocks messages from this sender." },
  "30005": { blame: "recipient", words: "The number is unknown or no longer in use." },
  "30006": { blame: "recipient", words: "The number is a landline, or its operator cannot take messages." },
  "30007": {
    blame: "recipient",
    words: "The operator filtered the message as unwanted. Review the text, and whether people expect it.",
  },
  "30008": { blame: "recipient", words: "The operator did not deliver the message and gave no reason." },
  "30001": {
    blame: "recipient",
    words: "The message waited too long in Twilio’s queue: the sender’s rate is too low for so many messages.",
  },
  "30011": { blame: "recipient", words: "The operator does not carry this kind of message." },
  "30019": { blame: "recipient", words: "The message was larger than the operator takes." },
  "30410": { blame: "recipient", words: "The operator’s connection timed out." },
  "63003": { blame: "recipient", words: "The customer is not on this channel." },
  "63005": { blame: "recipient", words: "The channel did not accept the content of the message." },
  "63013": { blame: "recipient", words: "The message breaks a rule of the channel." },
  "63015": { blame: "recipient", words: "The customer has not joined the WhatsApp sandbox." },
  "63016": {
    blame: "recipient",
    words: "More than 24 hours have passed since the customer last wrote: WhatsApp then takes approved templates only.",
  },
  "63024": { blame: "recipient", words: "The customer cannot be reached on WhatsApp." },
  "63032": { blame: "recipient", words: "WhatsApp does not deliver to this customer at the moment." },
  "63049": { blame: "recipient", words: "Meta chose not to deliver this marketing message to the customer." },
  // Twilio itself.
  "14107": { blame: "later", words: "Too many messages at once. The message is tried again later." },
  "20429": { blame: "later", words: "Twilio was asked too fast. The message is tried again later." },
  "20503": { blame: "later", words: "Twilio was not available. The message is tried again later." },
  "63038": { blame: "later", words: "The account’s daily message limit is reached. The message is tried again later." },
};

/** Codes that mean "this number told the carrier STOP". */
const optOutCodes: ReadonlySet<string> = new Set(["21610"]);

/** Codes that mean the account itself: every sender of it meets the same refusal. */
const accountCodes: ReadonlySet<string> = new Set(["20003", "20005", "20008", "20404", "30002", "90010"]);

/** Whether a code says that the carrier refuses the whole account. */
export function isAccountCode(code: string): boolean {
  return accountCodes.has(code);
}

/** What a merchant reads beside one of Twilio's codes; a code that is not known here gets a plain sentence. */
export function explainTwilioCode(code: string): string {
  return (
    knownErrors[code]?.words ??
    `Twilio refused the message with error ${code}. Its meaning is at twilio.com/docs/api/errors/${code}.`
  );
}

/** Whether a code means that the customer opted out with the carrier. */
export function isOptOutCode(code: string): boolean {
  return optOutCodes.has(code);
}

/**
 * Who is to blame for a refused request. Codes that are not known here go by the HTTP status: credentials (401, 403, and 404
 * for the account) are the sender's, other 4xx the recipient's, since a mistake that holds for all would be known.
 */
export function blameFor(code: string, httpStatus: number): Blame {
  const known = knownErrors[code];
  if (known) return known.blame;
  if (httpStatus === 429 || httpStatus === 503) return "later";
  if (httpStatus === 401 || httpStatus === 403 || httpStatus === 404) return "sender";
  return "recipient";
}
