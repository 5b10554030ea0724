import { BlockStack, Box, Card, Page, Text, TextField } from "@shopify/polaris";
import { useFetcher, useNavigate, useSearchParams } from "@remix-run/react";
import { useEffect, useMemo, useState } from "react";
import type { Country } from "../../customers/list-countries.server.ts";
import type { SenderChoice } from "../../messaging/sender-choice.ts";
import type { SegmentChoice } from "../../segments/segment-choice.ts";
import type { ActivityProblem } from "../../messaging/activity-problem.ts";
import { NoticeBanner } from "../../ui/notice-banner.tsx";
import { PageSaveBar } from "../../ui/page-save-bar.tsx";
import { useFormat } from "../../ui/use-shop.ts";
import { mostCounted, type InsideMethod } from "../automation.ts";
import { mediumOfSteps } from "../automation-activity.ts";
import { allSteps, eventScope, type Definition } from "../definition.ts";
import { describeLive, placeOf, type Wording } from "../describe-definition.ts";
import type { AutomationView } from "../read-automation.server.ts";
import type { EditorAnswer } from "../edit-automation.server.ts";
import type { SegmentWatch } from "../segment-watch.ts";
import { AutomationStatusBadge } from "./automation-status-badge.tsx";
import { EditorProvider, problemKey, type TemplateChoice } from "./editor-context.ts";
import { EditorFlow } from "./editor-flow.tsx";
import { editorNotices } from "./editor-notices.tsx";
import { PauseModal, SwapModal } from "./pause-modal.tsx";
import { TurnOnModal } from "./turn-on-modal.tsx";
import { WatchLine } from "./watch-note.tsx";

/** What the page itself says when the app could not be reached. */
type Unreached = { ok: false; problems: { page: string } };

type Props = {
  automation: AutomationView;
  senders: SenderChoice[];
  templates: TemplateChoice[];
  segments: SegmentChoice[];
  countries: Country[];
  /** How it hears of its segment; null when it does not. */
  watch: SegmentWatch | null;
  /** Why Shopify's Marketing does not show it as it is; null when it does. */
  activityProblem: ActivityProblem | null;
};

/** An automation from its trigger to its end, top to bottom. */
export function EditorPage({ automation, senders, templates, segments, countries, watch, activityProblem }: Props) {
  const fetcher = useFetcher<EditorAnswer | Unreached>();
  const navigate = useNavigate();
  const format = useFormat();
  const saved = { name: automation.name, definition: automation.draft };
  const [name, setName] = useState(saved.name);
  const [definition, setDefinition] = useState(saved.definition);
  const [params] = useSearchParams();
  const [open, setOpen] = useState<string | null>(params.get("part") ?? "trigger");
  const [found, setFound] = useState<SegmentChoice[]>([]);
  const [edition, setEdition] = useState(0);
  /** What the answer is about. */
  const [sent, setSent] = useState(saved.definition);
  const [asked, setAsked] = useState("");
  const [asksPause, setAsksPause] = useState(false);
  const [asksInside, setAsksInside] = useState(false);
  const [inside, setInside] = useState<InsideMethod>("finish");
  const [isSwapClosed, setSwapClosed] = useState(false);
  const change = (part: Partial<Definition>) => setDefinition((before) => ({ ...before, ...part }));
  const isDirty = JSON.stringify({ name: name.trim(), definition }) !== JSON.stringify(saved);
  const isBusy = fetcher.state !== "idle";
  const answer = fetcher.data;
  const post = (intent: string, more: object = {}) => {
    setSwapClosed(false);
    setSent(definition);
    setAsked(intent);
    void fetcher.submit(JSON.stringify({ intent, name, definition, ...more }), {
      method: "post",
      encType: "application/json",
    });
  };
  useEffect(() => {
    // Not before the page has read what was saved: one with unsaved changes is not left.
    if (answer?.ok && answer.goTo && !isBusy) void navigate(answer.goTo);
    if (answer) setAsksInside(false);
    if (answer?.ok) setAsksPause(false);
  }, [answer, isBusy, navigate]);

  const refused = answer && !answer.ok && "kind" in answer ? answer : null;
  const unreached = answer && !answer.ok && !("kind" in answer) ? answer.problems.page : null;
  const notSaved = unreached ?? (refused?.kind === "invalid" ? refused.message : null);
  // A problem is gone from the screen once its place is changed; whether it is solved is seen on the next try.
  const listed = (refused?.kind === "incomplete" ? refused.problems : []).filter(
    ({ at }) => JSON.stringify(partAt(at, sent)) === JSON.stringify(partAt(at, definition)),
  );
  const problems = new Map(
    listed.toReversed().flatMap(({ at, message, condition }) => {
      // The card of a part shows its first problem; the form shows each beside its field.
      const ofCondition = condition === undefined ? [] : [[problemKey(at, condition), message] as const];
      return [[at, message] as const, ...ofCondition];
    }),
  );
  const offered = useMemo(
    () => [...new Map([...found, ...segments].map((segment) => [segment.id, segment])).values()],
    [found, segments],
  );
  const wording: Wording = {
    segment: (id) => offered.find((segment) => segment.id === id)?.name ?? "a deleted segment",
    country: (code) => countries.find((country) => country.code === code)?.name ?? code,
    money: format.money,
  };
  const isActive = automation.status === "active";
  const hasChanges = automation.hasChanges || JSON.stringify(definition) !== JSON.stringify(saved.definition);
  const live = automation.isArchived
    ? "It is archived. Restore it to turn it on."
    : describeLive(automation.status, automation.version, hasChanges);
  const canTurnOn = !isActive || hasChanges;
  const notices = editorNotices({
    automation,
    problems: isBusy ? [] : listed.map((one) => ({ ...one, place: placeOf(one, definition) })),
    cannot:
      asked === "test" ? "It cannot be tested yet" : isActive ? "Your changes are not on yet" : "It is not on yet",
    notSaved: isBusy ? null : notSaved,
    watch: { watch, segmentId: segmentOf(automation.live) },
    hasSenders: senders.length > 0,
    activityProblem,
    onOpen: setOpen,
  });

  return (
    <EditorProvider
      value={{
        senders,
        templates,
        segments: offered,
        rememberSegment: (segment) => setFound((before) => [...before, segment]),
        countries,
        event: eventScope(definition.trigger),
        activity: { source: "automation", sourceId: automation.id, name, medium: mediumOfSteps(definition.steps) },
        problems,
        wording,
        open,
        onOpen: setOpen,
      }}
    >
      <Page
        fullWidth
        backAction={{ content: "Automations", url: "/app/automations" }}
        title={automation.name}
        titleMetadata={<AutomationStatusBadge status={automation.status} />}
        primaryAction={
          automation.isArchived
            ? { content: "Restore", onAction: () => post("restore"), loading: isBusy }
            : {
                content: isActive ? "Turn on changes" : "Turn on",
                disabled: !canTurnOn,
                loading: isBusy && asked === "turn-on" && !asksInside,
                onAction: () => (hasChanges && automation.inside > 0 ? setAsksInside(true) : post("turn-on")),
              }
        }
        secondaryActions={[
          ...(isActive ? [{ content: "Pause", onAction: () => setAsksPause(true) }] : []),
          ...(automation.isArchived
            ? []
            : [{ content: "Test", onAction: () => post("test"), loading: isBusy && asked === "test" }]),
          { content: "View report", url: `/app/automations/${automation.id}/report` },
          { content: "Duplicate", onAction: () => post("duplicate"), disabled: isDirty },
          ...(isActive || automation.isArchived
            ? []
            : [{ content: "Archive", onAction: () => post("archive"), disabled: isDirty }]),
        ]}
      >
        <PageSaveBar
          id="automation"
          dirty={isDirty}
          saving={isBusy}
          onSave={() => post("save")}
          onDiscard={() => {
            setName(saved.name);
            setDefinition(saved.definition);
            setEdition((before) => before + 1);
          }}
        />
        <BlockStack gap="400">
          <NoticeBanner notices={notices} />
          {live || watch ? (
            <Box paddingInline={{ xs: "400", sm: "0" }}>
              {live ? <Text as="p">{live}</Text> : null}
              <WatchLine watch={watch} segmentId={segmentOf(automation.live)} />
            </Box>
          ) : null}
          <Card>
            <TextField label="Name" value={name} onChange={setName} maxLength={100} autoComplete="off" />
          </Card>
          <EditorFlow definition={definition} onChange={change} edition={edition} />
        </BlockStack>
        {asksInside ? (
          <TurnOnModal
            inside={
              automation.inside > mostCounted
                ? `More than ${format.count(mostCounted, "customer", "customers")}`
                : format.count(automation.inside, "customer", "customers")
            }
            loading={isBusy}
            onTurnOn={(method) => {
              setInside(method);
              post("turn-on", { inside: method });
            }}
            onClose={() => setAsksInside(false)}
          />
        ) : null}
        {asksPause ? (
          <PauseModal
            loading={isBusy}
            onPause={(method) => post("pause", { method })}
            onClose={() => setAsksPause(false)}
          />
        ) : null}
        {refused?.kind === "too-many" && !isSwapClosed ? (
          <SwapModal
            active={refused.active}
            formatTime={format.dateTime}
            loading={isBusy}
            onSwap={(pauseIds, method) => post("turn-on", { pauseIds, method, inside })}
            onClose={() => setSwapClosed(true)}
          />
        ) : null}
      </Page>
    </EditorProvider>
  );
}

/** The segment that lets people into what is on. */
function segmentOf(live: Definition | null): string | null {
  return live?.trigger.kind === "segment-entered" ? live.trigger.segmentId : null;
}

/** What a problem's place holds. A step is told of without those in its arms. */
function partAt(at: string, definition: Definition): unknown {
  if (at === "trigger") return [definition.trigger, definition.stopOn];
  if (at === "conditions") return definition.conditions;
  const step = allSteps(definition.steps).find(({ id }) => id === at);
  if (!step) return allSteps(definition.steps).map(({ id }) => id);
  if (step.kind === "wait-event") return [step.event, definition.stopOn, definition.goal, definition.trigger];
  return step.kind === "branch" ? step.conditions : step;
}
