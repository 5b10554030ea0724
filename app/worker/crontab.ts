import { parseCronItems, type ParsedCronItem } from "graphile-worker";
import { jobs, type JobName } from "../jobs/catalog.ts";

/** What the clock starts. Each run that falls into a time without a worker is left out: the next one does its work. */
const schedule: { task: JobName; match: string }[] = [
  { task: "recover-claimed", match: "* * * * *" },
  { task: "wake-due-enrollments", match: "* * * * *" },
  { task: "wake-due-triggers", match: "* * * * *" },
  { task: "wake-due-endpoints", match: "* * * * *" },
  { task: "start-view-entries", match: "* * * * *" },
  { task: "start-nightly-syncs", match: "*/15 * * * *" },
  { task: "start-date-entries", match: "*/15 * * * *" },
  { task: "wake-due-marketing", match: "*/15 * * * *" },
  { task: "watch-all-segments", match: "41 * * * *" },
  { task: "forget-old-triggers", match: "27 * * * *" },
  { task: "forget-old-endpoint-events", match: "28 * * * *" },
  { task: "end-past-holds", match: "29 * * * *" },
  { task: "forget-old-webhooks", match: "17 * * * *" },
  { task: "forget-old-flow-runs", match: "23 * * * *" },
  { task: "tend-pixel-events", match: "27 * * * *" },
  { task: "check-web-pixels", match: "7 3 * * *" },
];

export function cronItems(): ParsedCronItem[] {
  return parseCronItems(
    schedule.map(({ task, match }) => ({
      task,
      match,
      identifier: task,
      // With a key, a run that is still waiting is not joined by a second one.
      options: {
        backfillPeriod: 0,
        maxAttempts: jobs[task].maxAttempts,
        priority: jobs[task].priority,
        jobKey: `cron:${task}`,
      },
    })),
  );
}
