import { z } from "zod";
import { pixelEventKinds } from "./pixel-event-kinds.ts";

const id = z
  .string()
  .regex(/^[1-9]\d{0,17}$/)
  .transform(BigInt);
/** Shopify's ids of browsers, events and checkouts: letters, digits and dashes, of a length that it has not published. */
const word = z.string().regex(/^[\w-]{8,64}$/);

/**
 * What the pixel of a shop sends (extensions/web-pixel/src/pixel.ts). It comes from a browser, so all of it is hearsay: nothing
 * more than this is taken.
 */
export const pixelBodySchema = z.strictObject({
  key: z.string().max(100),
  client: word,
  /** Who is signed in, as the browser says. */
  customer: id.optional(),
  /** From the link that the visitor came by. */
  visitor: z.string().max(200).optional(),
  events: z
    .array(
      z.strictObject({
        id: word,
        kind: z.enum(pixelEventKinds),
        at: z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
        product: id.optional(),
        collection: id.optional(),
        checkout: word.optional(),
      }),
    )
    .min(1)
    .max(20),
});

/** The most that a body may be, in bytes. */
export const largestPixelBody = 8_192;

const minute = 60_000;
/** A browser whose clock is further off than this, or an event that is older, tells nothing of use. */
const mostOff = 24 * 60 * minute;
/** How long an event may have been on its way. Never as long as the shortest time that somebody may have left a product for. */
const mostOnItsWay = 5 * minute;

/** When an event counts as having happened: as the browser says, as far as that can be. null: it is not taken at all. */
export function timeOfEvent(at: Date, { receivedAt }: { receivedAt: Date }): Date | null {
  if (Math.abs(at.getTime() - receivedAt.getTime()) > mostOff) return null;
  return new Date(Math.min(Math.max(at.getTime(), receivedAt.getTime() - mostOnItsWay), receivedAt.getTime()));
}
