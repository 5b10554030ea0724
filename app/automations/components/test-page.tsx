import { BlockStack, Link, List, Page } from "@shopify/polaris";
import { useFetcher, useSearchParams } from "@remix-run/react";
import { NoticeBanner, type Notice } from "../../ui/notice-banner.tsx";
import { useFormat } from "../../ui/use-shop.ts";
import { placeOf, type Wording } from "../describe-definition.ts";
import type { TestSetup } from "../read-test-setup.server.ts";
import type { TestAnswer } from "../run-test.server.ts";
import { AutomationStatusBadge } from "./automation-status-badge.tsx";
import { TestDifferences } from "./test-differences.tsx";
import { TestForm } from "./test-form.tsx";
import styles from "./test-page.module.css";
import { TestTimeline } from "./test-timeline.tsx";

/** What the page itself says when the app could not be reached. */
type Unreached = { ok: false; problems: { page: string } };

/** One customer through the draft in seconds: what is chosen, and what happens. */
export function TestPage({ setup }: { setup: TestSetup }) {
  const { automation, problems, customer, run, names } = setup;
  const fetcher = useFetcher<TestAnswer | Unreached>();
  const [, setParams] = useSearchParams();
  const format = useFormat();
  const post = (input: object) =>
    void fetcher.submit(JSON.stringify(input), { method: "post", encType: "application/json" });
  const isBusy = fetcher.state !== "idle";
  const answer = isBusy ? undefined : fetcher.data;
  const refused = answer && !answer.ok && "kind" in answer && answer.kind === "refused" ? answer : null;
  const unreached = answer && !answer.ok && !("kind" in answer) ? answer.problems.page : null;
  const trouble = unreached ?? (refused?.field === null ? refused.message : null);
  const wording: Wording = {
    segment: (id) => names.segments[id] ?? "a deleted segment",
    country: (code) => names.countries[code] ?? code,
    money: format.money,
  };
  const editor = `/app/automations/${automation.id}`;
  const notices: Notice[] = [];
  if (automation.isArchived) {
    notices.push({ tone: "info", title: "It is archived", body: <p>Restore it to test it.</p> });
  }
  if (problems.length > 0) {
    notices.push({
      tone: "critical",
      title: "It cannot be tested yet. Mend these first",
      body: (
        <List>
          {problems.map(({ at, message, condition }, index) => (
            <List.Item key={index}>
              <Link url={`${editor}?part=${at}`}>{`${placeOf({ at, condition }, automation.draft)}: ${message}`}</Link>
            </List.Item>
          ))}
        </List>
      ),
    });
  }
  if (trouble !== null) notices.push({ tone: "critical", title: "Not started", body: <p>{trouble}</p> });
  if (setup.pausedSenders.length > 0) {
    notices.push({
      tone: "warning",
      title: `Paused: ${setup.pausedSenders.join(", ")}`,
      body: (
        <p>
          Messages from there wait until you resume it in <Link url="/app/settings">Settings</Link>.
        </p>
      ),
    });
  }
  return (
    <Page
      backAction={{ content: automation.name, url: editor }}
      title={`Test: ${automation.name}`}
      titleMetadata={<AutomationStatusBadge status={automation.status} />}
      subtitle="One customer goes through your draft now. Nobody else is written to, and what is on stays as it is."
    >
      <BlockStack gap="400">
        <NoticeBanner notices={notices} />
        <div className={styles.page}>
          <TestForm
            // Another customer has other orders.
            key={customer?.id}
            setup={setup}
            problem={refused}
            isBusy={isBusy}
            onCustomer={(id) => setParams({ customer: id }, { replace: true, preventScrollReset: true })}
            onStart={(wish) => post({ intent: "start", key: setup.key, ...wish })}
          />
          <div className={styles.timeline}>
            <TestTimeline
              run={run}
              isOfDraft={setup.isOfDraft}
              wording={wording}
              isBusy={isBusy}
              onStop={() => post({ intent: "stop" })}
            />
          </div>
          <TestDifferences draft={automation.draft} />
        </div>
      </BlockStack>
    </Page>
  );
}
