import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { useFetcher, useLoaderData } from "@remix-run/react";
import { Banner, BlockStack, Page } from "@shopify/polaris";
import { useState } from "react";
import { z } from "zod";
import { AppError } from "../errors.ts";
import { TemplateForm, type TemplateDraft, type TemplateProblems } from "../messaging/components/template-form.tsx";
import { readTemplate } from "../messaging/list-templates.server.ts";
import { saveTemplate } from "../messaging/save-template.server.ts";
import { authenticateMerchant } from "../shopify/authenticate-merchant.server.ts";
import { PageSaveBar } from "../ui/page-save-bar.tsx";
import { readForm, readId } from "../web/read-form.server.ts";

const blank: TemplateDraft = { name: "", handle: "", channel: "sms", body: "" };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  if (params.id === "new") return { id: null, saved: blank };
  const template = await readTemplate(shop, readId(params.id));
  if (!template) throw new AppError("not-found", { userMessage: "This template no longer exists." });
  const { name, handle, channel, body } = template;
  return { id: params.id ?? null, saved: { name, handle, channel, body } };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const input = await readForm(request, z.record(z.string(), z.string()));
  const result = await saveTemplate(shop, { id: params.id === "new" ? undefined : readId(params.id), input });
  if (!result.ok) return result;
  return params.id === "new" ? redirect(`/app/templates/${result.id}`) : { ok: true as const };
}

export { keepPage as clientAction, readAgainUnlessKept as shouldRevalidate } from "../ui/keep-page.ts";

export default function Template() {
  const { id, saved } = useLoaderData<typeof loader>();
  // What was saved may differ from what was typed, by a space at its end.
  return <TemplatePage key={JSON.stringify([id, saved])} isNew={id === null} saved={saved} />;
}

function TemplatePage({ isNew, saved }: { isNew: boolean; saved: TemplateDraft }) {
  const fetcher = useFetcher<typeof action>();
  const [draft, setDraft] = useState(saved);
  const isSaving = fetcher.state !== "idle";
  const dirty = JSON.stringify(draft) !== JSON.stringify(saved);
  const problems: TemplateProblems & { page?: string } = fetcher.data && !fetcher.data.ok ? fetcher.data.problems : {};
  return (
    <Page backAction={{ content: "Templates", url: "/app/templates" }} title={saved.name || "Create template"}>
      <PageSaveBar
        id="template"
        dirty={dirty && !(isNew && isSaving)}
        saving={isSaving}
        onSave={() => fetcher.submit(draft, { method: "post" })}
        onDiscard={() => setDraft(saved)}
      />
      <BlockStack gap="400">
        {problems.page ? (
          <Banner tone="critical" title="Not saved">
            <p>{problems.page}</p>
          </Banner>
        ) : null}
        <TemplateForm draft={draft} problems={problems} onChange={setDraft} />
      </BlockStack>
    </Page>
  );
}
