import { Banner, BlockStack, Button, Checkbox, InlineStack, List, TextField } from "@shopify/polaris";
import { useState } from "react";
import { useFormat } from "../../ui/use-shop.ts";
import type { RcsConsentImport } from "../import-rcs-consent.server.ts";
import { LeftOutLines } from "./left-out-lines.tsx";

type Props = { result: RcsConsentImport | undefined; sending: boolean; onImport: (list: string) => void };

/** Imports the numbers of customers who agreed, for which the merchant vouches. */
export function ConsentImportForm({ result, sending, onImport }: Props) {
  const [list, setList] = useState("");
  const [agreed, setAgreed] = useState(false);
  const [tried, setTried] = useState(false);
  return (
    <BlockStack gap="400">
      {result ? <Result result={result} /> : null}
      <TextField
        label="Phone numbers"
        value={list}
        onChange={setList}
        multiline={6}
        maxHeight={240}
        placeholder={"+14155550100\n+447700900123"}
        helpText="One on each line, with the country code. You can paste a column of a spreadsheet."
        error={tried && list.trim() === "" ? "Enter at least one number." : undefined}
        autoComplete="off"
      />
      <Checkbox
        label="These customers agreed to get marketing by RCS from my store"
        helpText="Consent to SMS is not consent to RCS."
        checked={agreed}
        onChange={setAgreed}
        error={tried && !agreed ? "Confirm that they agreed." : undefined}
      />
      <InlineStack align="end">
        <Button
          variant="primary"
          loading={sending}
          onClick={() => {
            setTried(true);
            if (agreed && list.trim() !== "") onImport(list);
          }}
        >
          Import consent
        </Button>
      </InlineStack>
    </BlockStack>
  );
}

function Result({ result }: { result: RcsConsentImport }) {
  const format = useFormat();
  if (!result.ok) {
    return (
      <Banner tone="critical" title="Nothing was imported">
        <p>{result.problem}</p>
      </Banner>
    );
  }
  return (
    <Banner
      tone={result.invalid.length > 0 ? "warning" : "success"}
      title={
        result.subscribed === 0
          ? "Nobody new was subscribed to RCS"
          : `${format.count(result.subscribed, "customer", "customers")} subscribed to RCS`
      }
    >
      <List>
        {result.alreadySubscribed > 0 ? (
          <List.Item>{`${format.number(result.alreadySubscribed)} were subscribed already`}</List.Item>
        ) : null}
        {result.optedOut > 0 ? (
          <List.Item>{`${format.number(result.optedOut)} opted out before and stay so`}</List.Item>
        ) : null}
        {result.unknown > 0 ? (
          <List.Item>
            {format.count(result.unknown, "number belongs to no customer", "numbers belong to no customer")}
          </List.Item>
        ) : null}
        {result.invalid.length > 0 ? (
          <List.Item>
            {format.count(result.invalid.length, "line could not be read", "lines could not be read")}
          </List.Item>
        ) : null}
      </List>
      <LeftOutLines lines={result.invalid} />
    </Banner>
  );
}
