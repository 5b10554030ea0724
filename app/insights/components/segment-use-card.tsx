import { Badge, BlockStack, Card, InlineStack, Link, Text } from "@shopify/polaris";
import { useFormat } from "../../ui/use-shop.ts";
import type { SegmentUse } from "../segment-use.ts";

const pages = { campaign: "/app/campaigns", automation: "/app/automations" } as const;
const kinds = { campaign: "Campaign", automation: "Automation" } as const;

type Props = { use: SegmentUse[]; campaignsShown: number };

/** The automations and campaigns that name a segment. */
export function SegmentUseCard({ use, campaignsShown }: Props) {
  const format = useFormat();
  const campaigns = use.filter(({ kind }) => kind === "campaign").length;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Where it is used
        </Text>
        {use.length === 0 ? (
          <Text as="p" tone="subdued">
            No campaign or automation uses this segment yet.
          </Text>
        ) : null}
        {use.map(({ kind, id, name, state }) => (
          <InlineStack key={`${kind}/${id}`} align="space-between" gap="200" blockAlign="center" wrap={false}>
            <div style={{ minWidth: 0, overflowWrap: "anywhere" }}>
              <BlockStack>
                <Link url={`${pages[kind]}/${id}`} removeUnderline>
                  {name}
                </Link>
                <Text as="span" tone="subdued" variant="bodySm">
                  {kinds[kind]}
                </Text>
              </BlockStack>
            </div>
            <Badge>{state}</Badge>
          </InlineStack>
        ))}
        {campaigns === campaignsShown ? (
          <Text as="p" tone="subdued">{`The latest ${format.number(campaignsShown)} campaigns are shown.`}</Text>
        ) : null}
      </BlockStack>
    </Card>
  );
}
