import { Banner, BlockStack, Modal, Page, Text } from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import { useState, type ReactNode } from "react";
import type { Format } from "../../ui/format.ts";
import { NoticeBanner, type Notice } from "../../ui/notice-banner.tsx";
import { PageSaveBar } from "../../ui/page-save-bar.tsx";
import { useFormat } from "../../ui/use-shop.ts";
import { type EndpointDetail, type EndpointDraft, type EndpointProblems } from "../endpoint.ts";
import { CallsCard } from "./calls-card.tsx";
import { EndpointForm } from "./endpoint-form.tsx";
import { EndpointStateBadge } from "./endpoint-state-badge.tsx";
import { NewSecret, SecretCard } from "./secret-card.tsx";

/** What the page's forms are answered. */
export type EndpointAnswer =
  { ok: true; secret?: string; id?: string } | { ok: false; problems?: EndpointProblems; problem?: string };

const back = { content: "Webhooks", url: "/app/settings/webhooks" };

/** A webhook that is made: its form, then its secret, the one time that it is shown. */
export function NewEndpointPage({ blank }: { blank: EndpointDraft }) {
  const fetcher = useFetcher<EndpointAnswer>();
  const made = fetcher.data?.ok ? fetcher.data : null;
  if (made?.secret && made.id) {
    return (
      <Page
        backAction={back}
        title="Webhook created"
        primaryAction={{ content: "Open webhook", url: `/app/settings/webhooks/${made.id}` }}
      >
        <NewSecret secret={made.secret} />
      </Page>
    );
  }
  return (
    <Page backAction={back} title="Create webhook">
      <BlockStack gap="400">
        <NoticeBanner notices={notSaved(fetcher.data)} />
        <Editor saved={blank} isNew fetcher={fetcher} />
      </BlockStack>
    </Page>
  );
}

type Props = { endpoint: EndpointDetail; children: ReactNode };

/** One webhook with what it was sent, which is handed in. */
export function EndpointPage({ endpoint, children }: Props) {
  const fetcher = useFetcher<EndpointAnswer>();
  const test = useFetcher<EndpointAnswer>();
  const [deleting, setDeleting] = useState(false);
  const format = useFormat();
  const { name, url, events, isOn } = endpoint;
  const saved: EndpointDraft = { name, url, events, isOn };
  const testProblem = test.state === "idle" && test.data?.ok === false ? test.data : null;
  const notices = [...notSaved(fetcher.data), ...troubles(endpoint, format)];
  if (testProblem) {
    notices.push({
      tone: "critical",
      title: "No test event was sent",
      body: <p>{testProblem.problem ?? testProblem.problems?.page}</p>,
    });
  }
  return (
    <Page
      backAction={back}
      title={name}
      titleMetadata={<EndpointStateBadge state={endpoint.state} />}
      secondaryActions={[
        {
          content: "Send test event",
          disabled: !isOn || url === "",
          loading: test.state !== "idle",
          onAction: () => test.submit({ intent: "test" }, { method: "post" }),
        },
        { content: "Delete", destructive: true, onAction: () => setDeleting(true) },
      ]}
    >
      <BlockStack gap="400">
        <NoticeBanner notices={notices} />
        <Editor key={JSON.stringify(saved)} saved={saved} isNew={false} isBeingDeleted={deleting} fetcher={fetcher} />
        <CallsCard callUrl={endpoint.callUrl} />
        <SecretCard />
        {children}
      </BlockStack>
      {deleting ? <DeleteEndpoint name={name} onClose={() => setDeleting(false)} /> : null}
    </Page>
  );
}

function troubles({ state, offReason, failingSince }: EndpointDetail, format: Format): Notice[] {
  if (state === "switched-off") {
    const text = `${offReason ?? ""} What waited for it was given up. Mend your program or the address, then set the state to On.`;
    return [{ tone: "critical", title: "Segue switched this webhook off", body: <p>{text}</p> }];
  }
  if (state === "failing" && failingSince) {
    return [
      {
        tone: "warning",
        title: `Nothing has arrived since ${format.dateTime(failingSince)}`,
        body: <p>What waits is tried again by itself, less and less often. A test event is sent at once.</p>,
      },
    ];
  }
  return [];
}

/** Why nothing could be saved, where that is no field's doing. */
function notSaved(answer: EndpointAnswer | undefined): Notice[] {
  const problem = answer?.ok === false ? answer.problems?.page : undefined;
  return problem ? [{ tone: "critical", title: "Not saved", body: <p>{problem}</p> }] : [];
}

type EditorProps = {
  saved: EndpointDraft;
  isNew: boolean;
  /** Nothing is asked of changes to what goes. */
  isBeingDeleted?: boolean;
  fetcher: ReturnType<typeof useFetcher<EndpointAnswer>>;
};

function Editor({ saved, isNew, isBeingDeleted = false, fetcher }: EditorProps) {
  const [draft, setDraft] = useState(saved);
  const problems = (fetcher.data?.ok === false && fetcher.data.problems) || {};
  return (
    <>
      <PageSaveBar
        id="webhook"
        dirty={!isBeingDeleted && JSON.stringify(draft) !== JSON.stringify(saved)}
        saving={fetcher.state !== "idle"}
        onSave={() =>
          fetcher.submit(
            { ...draft, intent: "save", events: draft.events.join(","), isOn: String(draft.isOn) },
            { method: "post" },
          )
        }
        onDiscard={() => setDraft(saved)}
      />
      <EndpointForm draft={draft} problems={problems} isNew={isNew} onChange={setDraft} />
    </>
  );
}

function DeleteEndpoint({ name, onClose }: { name: string; onClose: () => void }) {
  const fetcher = useFetcher<EndpointAnswer>();
  return (
    <Modal
      open
      onClose={onClose}
      title={`Delete ${name}?`}
      primaryAction={{
        content: "Delete webhook",
        destructive: true,
        loading: fetcher.state !== "idle",
        onAction: () => fetcher.submit({ intent: "delete" }, { method: "post" }),
      }}
      secondaryActions={[{ content: "Cancel", onAction: onClose }]}
    >
      <Modal.Section>
        <BlockStack gap="400">
          <Text as="p">
            Nothing more is sent to it, not even what is waiting, and its calls are refused. This can’t be undone. What
            it had done stays under Flow runs.
          </Text>
          {fetcher.data?.ok === false ? (
            <Banner tone="critical">
              <p>{fetcher.data.problems?.page}</p>
            </Banner>
          ) : null}
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}
