/** A run that goes on, as a list names it. `dueAt`: when its next step comes. */
export type ActiveRun = { id: string; automationId: string; name: string; enteredAt: string; dueAt: string | null };
