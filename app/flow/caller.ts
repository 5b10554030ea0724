import { whereInSettings } from "./properties.ts";

/** Who has an action done: a workflow in Shopify Flow, or an endpoint of the merchant's. Each is spoken to in its own words. */
export type Caller = {
  /** The endpoint's name; null for Flow. */
  endpoint: string | null;
  /** Who did it, where that is on record: of a hold, for one. */
  actor: string;
  words: {
    busy: string;
    notInstalled: string;
    otherAction: string;
    unknownFields: (names: readonly string[]) => string;
    /** Turns what is said of the action, or of one of its fields, to this caller. */
    reword: (sentence: string, field?: string) => string;
  };
};

export const flowCaller: Caller = {
  endpoint: null,
  actor: "Shopify Flow",
  words: {
    busy: "Segue could not do this just now. Flow tries again by itself.",
    notInstalled:
      "Segue is not connected to this store. Open Segue from the Shopify admin, then run the workflow again.",
    otherAction: "This run of the workflow was answered by another action of Segue.",
    unknownFields: (names) =>
      `This action has no field called ${quoted(names)}. Remove the action from the workflow and add it anew.`,
    reword: (sentence) => sentence,
  },
};

/** A program has no settings of an action to look into. */
export function endpointCaller({ name }: { name: string }): Caller {
  return {
    endpoint: name,
    actor: `Webhook “${name}”`,
    words: {
      busy: "Segue could not do this just now. Call again in half a minute, with the same webhook-id.",
      notInstalled: "Segue is not connected to this store. Open Segue from the Shopify admin, then call again.",
      otherAction:
        "A call with this webhook-id was answered by another action before. Every call needs an id of its own.",
      unknownFields: (names) => `This action has no property called ${quoted(names)}.`,
      reword: (sentence, field) => {
        const fact = whereInSettings.reduce((text, advice) => text.replace(` ${advice}`, ""), sentence);
        return field === undefined ? fact : `${field}: ${fact}`;
      },
    },
  };
}

function quoted(names: readonly string[]): string {
  return `“${names.join("”, “")}”`;
}
