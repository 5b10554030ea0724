export const automationStatuses = ["draft", "active", "paused"] as const;
export type AutomationStatus = (typeof automationStatuses)[number];

/** What the merchant calls each state. */
export const statusLabels: Record<AutomationStatus, string> = { draft: "Draft", active: "Active", paused: "Paused" };

/** The audit trail of an automation is found by this name. */
export function automationSubject(automationId: bigint | string): `automation:${string}` {
  return `automation:${automationId}`;
}

/** What the messages of one sending step of one version are sent under. */
export function stepOwner(automationId: bigint | string, version: number, stepId: string): `automation:${string}` {
  return `automation:${automationId}/${version}/${stepId}`;
}

/** What becomes of those inside when changes are turned on: they finish on their version, or go on by the new one. */
export const insideMethods = ["finish", "move"] as const;
export type InsideMethod = (typeof insideMethods)[number];

/** Of those inside the editor counts so many; of more it says only that there are more. */
export const mostCounted = 1_000;

/** How a pause treats those who are inside: they go on, or all of them stop. */
export const pauseMethods = ["new-only", "everyone"] as const;
export type PauseMethod = (typeof pauseMethods)[number];
