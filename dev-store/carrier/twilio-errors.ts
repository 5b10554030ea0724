/** Twilio's REST errors that this carrier knows, with Twilio's own numbers (twilio.com/docs/api/errors). */
const httpStatus = {
  20003: 401,
  20005: 403,
  20404: 404,
  20429: 429,
  20500: 500,
  20503: 503,
  21211: 400,
  21212: 400,
  21408: 400,
  21602: 400,
  21603: 400,
  21604: 400,
  21606: 400,
  21609: 400,
  21610: 400,
  21614: 400,
  21617: 400,
  21910: 400,
  63007: 400,
} as const;

export type TwilioErrorCode = keyof typeof httpStatus;

const messages: Record<TwilioErrorCode, (detail: string) => string> = {
  20003: () => "Authenticate",
  20005: () => "Account is not active",
  20404: (path) => `The requested resource ${path} was not found`,
  20429: () => "Too Many Requests",
  20500: () => "An internal server error has occurred",
  20503: () => "Service is unavailable. Please try again",
  21211: (to) => `Invalid 'To' Phone Number: ${to}`,
  21212: (from) => `Invalid 'From' Phone Number: ${from}`,
  21408: (to) => `Permission to send an SMS has not been enabled for the region indicated by the 'To' number: ${to}`,
  21602: () => "Message body is required.",
  21603: () => "A 'From' phone number is required.",
  21604: () => "A 'To' phone number is required.",
  21606: (from) =>
    `The 'From' phone number ${from} is not a valid, message-capable Twilio phone number for this account.`,
  21609: (url) => `The 'StatusCallback' URL ${url} is not a valid URL.`,
  21610: () => "Attempt to send to unsubscribed recipient",
  21614: (to) => `To number: ${to}, is not a mobile number`,
  21617: () => "The concatenated message body exceeds the 1600 character limit",
  21910: () => "Invalid 'From' and 'To' pair. 'From' and 'To' should be of the same channel",
  63007: () => "Twilio could not find a Channel with the specified From address",
};

export type TwilioRefusal = { code: number; message: string; more_info: string; status: number };

/** Twilio's error JSON. A code that is not in the table (from an account's settings) is a plain 400. */
export function twilioRefusal(code: number, detail = ""): TwilioRefusal {
  const known = code in httpStatus ? (code as TwilioErrorCode) : null;
  return {
    code,
    message: known ? messages[known](detail) : `The request was refused with error ${code}`,
    more_info: `https://www.twilio.com/docs/errors/${code}`,
    status: known ? httpStatus[known] : 400,
  };
}
