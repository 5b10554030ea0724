/** What an extension's frame and the page around it say to each other. See bridge-protocol.ts for the envelope. */

/** What the frame is told about the extension before it starts. */
export type ExtensionStart = {
  target: string;
  /** The ids that the page is about. */
  selected: { id: string }[];
  locale: string;
  /** Its texts in that language, then in its own default language. */
  texts: Texts[];
  /** Where the app is served. */
  appUrl: string;
};

export type Texts = { [key: string]: string | Texts };

/** Questions that the page answers: an id token, or a query to the Admin API with the rights of whoever is signed in. */
export type ExtensionQuestion =
  { kind: "id-token" } | { kind: "query"; query: string; variables: Record<string, unknown> };

export type FromExtension =
  /** Its height in pixels, whenever that changes. */
  | { type: "size"; height: number }
  | { type: "close" }
  /** A link of the app (`app:`), of the admin (`shopify:admin/`) or of another site. */
  | { type: "open"; url: string; target: string }
  /** `extension://handle`: another extension on the same page. */
  | { type: "navigate"; url: string }
  /** What a target that draws nothing returned. */
  | { type: "result"; value: unknown }
  | { type: "ask"; id: number; question: ExtensionQuestion };

export type ToExtension = { type: "answer"; id: number; value: unknown };
