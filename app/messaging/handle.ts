import { z } from "zod";

const longest = 60;

/** A name as a workflow in Shopify Flow can spell it: "Spring sale, 20 % off" is spring-sale-20-off. Empty for a name without letters. */
export function handleOf(name: string): string {
  return name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, longest)
    .replace(/^-|-$/g, "");
}

/** What a merchant fills in; empty for one that is made of the name. */
export const handleSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(longest, `Use at most ${longest} characters.`)
  .regex(/^(?:[a-z0-9]+(?:-[a-z0-9]+)*)?$/, "Use letters, digits and single hyphens between them.");
