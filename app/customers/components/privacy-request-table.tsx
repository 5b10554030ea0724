import { Badge, BlockStack, Button, Card, Text } from "@shopify/polaris";
import { useState } from "react";
import { downloadFile } from "../../ui/download-file.ts";
import { ListTable } from "../../ui/list-table.tsx";
import { PhoneRow } from "../../ui/phone-row.tsx";
import { useFormat } from "../../ui/use-shop.ts";
import type { PrivacyRequestLine } from "../privacy-request.ts";
import { CustomerLink } from "./customer-link.tsx";

const kinds: Record<PrivacyRequestLine["kind"], string> = {
  data_request: "Customer asks for their data",
  customer_redact: "Customer asks to be erased",
};

/** What customers asked for by way of Shopify, by when it is due, and the data to hand out. */
export function PrivacyRequestTable({ requests }: { requests: PrivacyRequestLine[] }) {
  const format = useFormat();
  if (requests.length === 0) return <NoRequests />;
  return (
    <Card padding="0">
      <ListTable
        nouns={{ singular: "request", plural: "requests" }}
        rows={requests}
        rowId={(request) => request.id}
        columns={[
          { title: "Request", cell: (request) => kinds[request.kind] },
          { title: "Customer", cell: (request) => <Customer request={request} /> },
          { title: "Received", cell: (request) => format.dateTime(request.requestedAt) },
          { title: "Due", cell: (request) => (request.completedAt ? "–" : format.date(request.dueAt)) },
          { title: "State", cell: (request) => <State request={request} /> },
          {
            title: "Data",
            isUntitled: true,
            cell: (request) => (request.hasAnswer ? <Download requestId={request.id} /> : null),
          },
        ]}
        phoneRow={(request) => (
          <PhoneRow title={kinds[request.kind]} action={<State request={request} />}>
            <Customer request={request} />
            <Text as="p" tone="subdued">
              {[
                `Received ${format.date(request.requestedAt)}`,
                request.completedAt ? null : `due ${format.date(request.dueAt)}`,
              ]
                .filter(Boolean)
                .join(", ")}
            </Text>
            {request.hasAnswer ? <Download requestId={request.id} /> : null}
          </PhoneRow>
        )}
      />
    </Card>
  );
}

function Customer({ request: { customerId, customerName } }: { request: PrivacyRequestLine }) {
  return customerId ? <CustomerLink id={customerId} name={customerName} /> : <Text as="span">–</Text>;
}

function State({ request }: { request: PrivacyRequestLine }) {
  if (!request.completedAt) return <Badge tone="attention">In progress</Badge>;
  if (request.kind === "customer_redact") return <Badge tone="success">Erased</Badge>;
  return request.hasAnswer ? <Badge tone="success">Data ready</Badge> : <Badge>Erased since</Badge>;
}

function Download({ requestId }: { requestId: string }) {
  const [state, setState] = useState<"idle" | "busy" | "failed">("idle");
  const download = async () => {
    setState("busy");
    const done = await downloadFile(`/app/settings/privacy/${requestId}`, `customer-data-${requestId}.json`);
    setState(done ? "idle" : "failed");
  };
  return (
    <BlockStack gap="100">
      <Button size="slim" onClick={() => void download()} loading={state === "busy"}>
        Download
      </Button>
      {state === "failed" && (
        <Text as="span" tone="critical">
          The download did not work. Please try again.
        </Text>
      )}
    </BlockStack>
  );
}

function NoRequests() {
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingMd">
          No privacy requests
        </Text>
        <Text as="p">When a customer asks for their data or to be erased, Shopify tells us, and you find it here.</Text>
      </BlockStack>
    </Card>
  );
}
