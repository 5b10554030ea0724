import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData } from "@remix-run/react";
import { BlockStack, Button, Card, InlineStack, Page, Text } from "@shopify/polaris";
import { useState } from "react";
import { z } from "zod";
import { inboundCallbackUrl } from "../channels/registry.server.ts";
import { VisitorCard } from "../customers/components/visitor-card.tsx";
import { readLastVisitor } from "../customers/read-last-visitor.server.ts";
import { addSender } from "../messaging/add-sender.server.ts";
import { changeSender } from "../messaging/change-sender.server.ts";
import { CarrierCard } from "../messaging/components/carrier-card.tsx";
import { SenderList } from "../messaging/components/sender-list.tsx";
import {
  SendingSettingsForm,
  type SendingProblems,
  type SendingSettings,
} from "../messaging/components/sending-settings.tsx";
import { connectCarrier, readCarrierAccount } from "../messaging/connect-carrier.server.ts";
import { disconnectCarrier } from "../messaging/disconnect-carrier.server.ts";
import { listSenders } from "../messaging/list-senders.server.ts";
import { removeSender } from "../messaging/remove-sender.server.ts";
import { resumeSender } from "../messaging/resume-sender.server.ts";
import { readSendingSettings, updateSendingSettings } from "../messaging/update-sending-settings.server.ts";
import { authenticateMerchant } from "../shopify/authenticate-merchant.server.ts";
import { visitorEmbedUrl } from "../shopify/theme-editor-url.server.ts";
import { PageSaveBar } from "../ui/page-save-bar.tsx";
import { SettingsSection } from "../ui/settings-section.tsx";
import { readForm } from "../web/read-form.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const [account, senders, settings, lastVisitor] = await Promise.all([
    readCarrierAccount(shop),
    listSenders(shop),
    readSendingSettings(shop),
    readLastVisitor(shop),
  ]);
  return {
    carrier: account && {
      accountId: account.accountId,
      connectedAt: account.connectedAt.toISOString(),
      problem: account.error,
    },
    inboundUrl: inboundCallbackUrl(shop.id),
    senders: senders.map(({ id, pause, ...sender }) => ({
      ...sender,
      id: String(id),
      pause: pause && { ...pause, since: pause.since.toISOString() },
    })),
    visitors: { editorUrl: visitorEmbedUrl(), lastAt: lastVisitor?.toISOString() ?? null },
    ...settings,
  };
}

const senderId = z
  .string()
  .regex(/^\d{1,18}$/)
  .transform(BigInt);
const formSchema = z.discriminatedUnion("intent", [
  z.looseObject({ intent: z.enum(["connect-carrier", "add-sender", "save-settings"]) }),
  z.object({ intent: z.literal("disconnect-carrier") }),
  z.looseObject({ intent: z.literal("change-sender"), senderId }),
  z.object({ intent: z.enum(["remove-sender", "resume-sender"]), senderId }),
]);

export async function action({ request }: ActionFunctionArgs) {
  const { shop, actor } = await authenticateMerchant(request);
  const form = await readForm(request, formSchema);
  const by = { actor, now: new Date() };
  switch (form.intent) {
    case "connect-carrier":
      return connectCarrier(shop, form, by);
    case "disconnect-carrier":
      await disconnectCarrier(shop, by);
      return { ok: true };
    case "add-sender":
      return addSender(shop, form, by).then((added) => (added.ok ? { ok: true } : added));
    case "change-sender":
      return changeSender(shop, form.senderId, { input: form, ...by });
    case "remove-sender":
      return removeSender(shop, form.senderId, by);
    case "resume-sender":
      await resumeSender(shop, form.senderId);
      return { ok: true };
    case "save-settings":
      return updateSendingSettings(shop, form);
  }
}

export default function Settings() {
  const { carrier, inboundUrl, senders, settings, defaultHelpReply, visitors } = useLoaderData<typeof loader>();
  return (
    <Page title="Settings">
      <BlockStack gap={{ xs: "800", md: "400" }}>
        <SettingsSection title="Carrier" description="Who delivers your SMS, WhatsApp and RCS messages.">
          <CarrierCard carrier={carrier} inboundUrl={inboundUrl} />
        </SettingsSection>
        <SettingsSection title="Senders" description="The numbers and agents your messages come from.">
          <SenderList senders={senders} connected={carrier !== null} />
        </SettingsSection>
        <SettingsSection
          title="Sending"
          description="Where test messages go, what a customer’s reply does, and what links carry."
        >
          <SendingSettingsSection key={JSON.stringify(settings)} saved={settings} helpReply={defaultHelpReply} />
        </SettingsSection>
        <SettingsSection title="Visitors" description="Who comes to your store by a link in a message, for Shopify.">
          <VisitorCard {...visitors} tagsLinks={settings.tagsLinks} />
        </SettingsSection>
        <SettingsSection title="RCS consent" description="Shopify has no place for consent to RCS, so it is kept here.">
          <LinkCard
            text="Import the numbers of customers who agreed to RCS messages."
            action="Import consent"
            url="/app/settings/rcs-consent"
          />
        </SettingsSection>
        <SettingsSection title="Costs" description="What a message part costs you, for the estimates in campaigns.">
          <LinkCard
            text="Enter your contract’s prices to see what a campaign will cost."
            action="Edit prices"
            url="/app/campaigns/prices"
          />
        </SettingsSection>
        <SettingsSection title="Webhooks" description="For n8n, Make, Zapier or a program of your own.">
          <LinkCard
            text="Have events sent to your program, and let it call Segue’s actions."
            action="Manage webhooks"
            url="/app/settings/webhooks"
          />
        </SettingsSection>
        <SettingsSection title="Privacy" description="What customers asked Shopify to hand over or delete.">
          <LinkCard
            text="Download the data that customers asked for."
            action="See requests"
            url="/app/settings/privacy"
          />
        </SettingsSection>
      </BlockStack>
    </Page>
  );
}

function SendingSettingsSection({ saved, helpReply }: { saved: SendingSettings; helpReply: string }) {
  const fetcher = useFetcher<{ ok: true } | { ok: false; problems: SendingProblems }>();
  const [draft, setDraft] = useState(saved);
  return (
    <BlockStack>
      <PageSaveBar
        id="settings"
        dirty={JSON.stringify(draft) !== JSON.stringify(saved)}
        saving={fetcher.state !== "idle"}
        onSave={() =>
          fetcher.submit({ intent: "save-settings", ...draft, tagsLinks: String(draft.tagsLinks) }, { method: "post" })
        }
        onDiscard={() => setDraft(saved)}
      />
      <SendingSettingsForm
        settings={draft}
        problems={fetcher.data && !fetcher.data.ok ? fetcher.data.problems : {}}
        defaultHelpReply={helpReply}
        onChange={setDraft}
      />
    </BlockStack>
  );
}

function LinkCard({ text, action, url }: { text: string; action: string; url: string }) {
  return (
    <Card>
      <InlineStack align="space-between" blockAlign="center" gap="300">
        <Text as="p">{text}</Text>
        <Button url={url}>{action}</Button>
      </InlineStack>
    </Card>
  );
}
