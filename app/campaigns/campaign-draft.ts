import { z } from "zod";
import { campaignChannels } from "./campaign.ts";

const id = z
  .string()
  .regex(/^\d{1,19}$/, "Choose from the list.")
  .transform(BigInt);
const ids = z
  .array(id)
  .max(50, "Choose at most 50 segments.")
  .transform((list) => [...new Set(list)]);

/** The first step: what it is called, what it is sent on, and from which number. */
export const basicsSchema = z.object({
  name: z.string().trim().min(1, "Enter a name.").max(120, "Use at most 120 characters."),
  channel: z.enum(campaignChannels, "Choose a channel."),
  senderId: id.nullable(),
});

/** The second step: who gets it. */
export const audienceSchema = z
  .object({ allSubscribed: z.boolean(), includeSegmentIds: ids, excludeSegmentIds: ids })
  .superRefine((audience, context) => {
    const { allSubscribed, includeSegmentIds, excludeSegmentIds } = audience;
    if (includeSegmentIds.some((included) => excludeSegmentIds.includes(included))) {
      context.addIssue({
        code: "custom",
        path: ["excludeSegmentIds"],
        message: "A segment cannot be both included and excluded.",
      });
    }
    if (allSubscribed && includeSegmentIds.length > 0) {
      context.addIssue({
        code: "custom",
        path: ["includeSegmentIds"],
        message: "All subscribed customers already includes every segment.",
      });
    }
  });

/** The third step: what it says. */
export const messageSchema = z.object({
  body: z.string().trim().min(1, "Write a message.").max(4000, "Use at most 4,000 characters."),
  templateId: id.nullable(),
});

const wallTime = z.object({
  date: z.string().regex(/^\d{4}-\d{2}-\d{2}$/, "Enter a date."),
  time: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "Enter a time."),
});

/** The fourth step: when it goes out, to which state of the lists, and until when it is of use. Times are the shop's. */
export const scheduleSchema = z.object({
  at: wallTime.nullable(),
  latest: wallTime.nullable(),
  audienceMode: z.enum(["freeze", "refresh"], "Choose how the lists are used."),
});

export const stepSchemas = {
  basics: basicsSchema,
  audience: audienceSchema,
  message: messageSchema,
  schedule: scheduleSchema,
} as const;

/** The steps of the wizard that change a draft, in order; `review` follows them. */
export const draftSteps = ["basics", "audience", "message", "schedule"] as const;
export type DraftStep = (typeof draftSteps)[number];
export const wizardSteps = [...draftSteps, "review"] as const;
export type WizardStep = (typeof wizardSteps)[number];

export const stepTitles: Record<WizardStep, string> = {
  basics: "Channel",
  audience: "Audience",
  message: "Message",
  schedule: "Schedule",
  review: "Review",
};

/** A change of a draft: one step, filled in. */
export type DraftChange = { [Step in DraftStep]: { step: Step } & z.output<(typeof stepSchemas)[Step]> }[DraftStep];

export type ChangeOf<Step extends DraftStep> = Extract<DraftChange, { step: Step }>;

/** Problems by the field they belong to (`field` as the schemas name it, `page` for none), each in the merchant's words. */
export type FieldProblems = Partial<Record<string, string>>;

/** Reads one filled-in step. Every field that is wrong is named once. */
export function parseStep<Step extends DraftStep>(
  step: Step,
  input: unknown,
): { ok: true; change: ChangeOf<Step> } | { ok: false; problems: FieldProblems } {
  const result = stepSchemas[step].safeParse(input);
  if (result.success) return { ok: true, change: { step, ...result.data } as ChangeOf<Step> };
  const problems: FieldProblems = {};
  for (const issue of result.error.issues) problems[String(issue.path[0] ?? step)] ??= issue.message;
  return { ok: false, problems };
}

/** The state of the draft that was filled in, by its `updatedAt`; undefined where none is named. */
export function readSeen(input: unknown): Date | undefined {
  const parsed = z.object({ seen: z.iso.datetime() }).safeParse(input);
  return parsed.success ? new Date(parsed.data.seen) : undefined;
}

/** Where the merchant goes once a step is saved. */
export type AfterSaving = "next" | "stay";

export function readAfterSaving(input: unknown): AfterSaving {
  return z.object({ then: z.literal("stay") }).safeParse(input).success ? "stay" : "next";
}
