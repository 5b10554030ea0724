import { Banner, BlockStack, Link, Page } from "@shopify/polaris";
import { CustomerCards } from "../../customers/components/customer-cards.tsx";
import { HoldsCard } from "../../customers/components/holds-card.tsx";
import type { HoldLine } from "../../customers/hold.ts";
import type { CustomerProfile } from "../../customers/customer-profile.ts";
import type { HistoryPage, HistoryView } from "../customer-history.ts";
import { HistoryCard } from "./history-card.tsx";

type Props = {
  customer: CustomerProfile;
  holds: HoldLine[];
  history: HistoryPage;
  view: HistoryView;
  loading: boolean;
  onView: (view: HistoryView) => void;
};

/** One person: who they are, and everything that was done about them. */
export function CustomerPage({ customer, holds, history, view, loading, onView }: Props) {
  const { id, state } = customer;
  const hasFacts = state === "known" || state === "deleted";
  return (
    <Page
      backAction={{ content: "Customers", url: "/app/customers" }}
      title={state === "erased" ? "Erased customer" : (customer.name ?? `Customer ${id}`)}
      secondaryActions={
        state === "known"
          ? [{ content: "View in Shopify", url: `shopify://admin/customers/${id}`, target: "_top" }]
          : undefined
      }
    >
      <BlockStack gap="400">
        <StateBanner customer={customer} />
        {hasFacts ? <CustomerCards customer={customer} /> : null}
        {state === "known" ? <HoldsCard customerId={id} holds={holds} /> : null}
        {hasFacts || state === "unknown" ? (
          <HistoryCard
            key={`${id} ${view}`}
            customerId={id}
            hasMerged={customer.hasMerged}
            first={history}
            view={view}
            loading={loading}
            onView={onView}
          />
        ) : null}
      </BlockStack>
    </Page>
  );
}

/** What is special about a customer, and where to look instead. */
function StateBanner({ customer: { state, keptId } }: { customer: CustomerProfile }) {
  switch (state) {
    case "known":
      return null;
    case "unknown":
      return (
        <Banner tone="info" title="This customer has not been synced">
          <p>
            Messages or automations named them, but Shopify has not told us who they are. They may have been deleted.
          </p>
        </Banner>
      );
    case "deleted":
      return (
        <Banner tone="warning" title="This customer was deleted in Shopify">
          <p>Nothing is sent to them any more. What was sent before stays here until Shopify asks us to erase it.</p>
        </Banner>
      );
    case "merged":
      return (
        <Banner tone="info" title="This customer was merged into another">
          <p>
            Everything about them is now on{" "}
            <Link url={`/app/customers/${keptId}`}>the page of the customer who was kept</Link>.
          </p>
        </Banner>
      );
    case "erased":
      return (
        <Banner tone="info" title="This customer’s data was erased">
          <p>They asked for it by way of Shopify. Nothing about them is left, and nothing will be sent to them.</p>
        </Banner>
      );
  }
}
