import { Banner, BlockStack, DropZone, List, Modal, Text, TextField } from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import { useState } from "react";
import { useFormat } from "../../ui/use-shop.ts";
import type { SuppressionImport } from "../import-suppressions.server.ts";
import { LeftOutLines } from "./left-out-lines.tsx";

/** Adds a pasted list or a file of numbers and e-mail addresses, and accounts for every line of it. */
export function AddSuppressions({ onClose }: { onClose: () => void }) {
  const fetcher = useFetcher<{ added?: SuppressionImport }>();
  const [list, setList] = useState("");
  const [fileProblem, setFileProblem] = useState<string>();
  const result = fetcher.data?.added;
  const done = result?.ok === true && fetcher.state === "idle";

  const readFile = (files: File[]) => {
    const [file] = files;
    setFileProblem(undefined);
    file?.text().then(setList, () => setFileProblem("The file could not be read."));
  };

  return (
    <Modal
      open
      onClose={onClose}
      title="Add addresses"
      primaryAction={
        done
          ? { content: "Done", onAction: onClose }
          : {
              content: "Add addresses",
              disabled: list.trim() === "",
              loading: fetcher.state !== "idle",
              onAction: () => fetcher.submit({ intent: "add", list }, { method: "post" }),
            }
      }
      secondaryActions={done ? [] : [{ content: "Cancel", onAction: onClose }]}
    >
      <Modal.Section>
        {done ? (
          <ImportResult result={result} />
        ) : (
          <BlockStack gap="400">
            <Text as="p">Nobody on this list gets a message from you, whatever segment they are in.</Text>
            {result && !result.ok ? (
              <Banner tone="critical">
                <p>{result.problem}</p>
              </Banner>
            ) : null}
            <TextField
              label="Phone numbers and email addresses"
              value={list}
              onChange={setList}
              multiline={6}
              maxHeight={240}
              placeholder={"+14155550100\nmaria@example.com"}
              helpText="One on each line, with the country code. You can paste a column of a spreadsheet."
              autoComplete="off"
            />
            <DropZone
              label="Or choose a CSV file"
              accept=".csv,.txt,text/csv,text/plain"
              allowMultiple={false}
              variableHeight
              onDropAccepted={readFile}
            >
              <DropZone.FileUpload actionHint="Up to 100,000 lines" />
            </DropZone>
            {fileProblem ? (
              <Text as="p" tone="critical">
                {fileProblem}
              </Text>
            ) : null}
          </BlockStack>
        )}
      </Modal.Section>
    </Modal>
  );
}

function ImportResult({ result }: { result: Extract<SuppressionImport, { ok: true }> }) {
  const format = useFormat();
  return (
    <BlockStack gap="400">
      <List>
        <List.Item>{format.count(result.added, "address added", "addresses added")}</List.Item>
        {result.alreadyThere > 0 ? (
          <List.Item>{`${format.number(result.alreadyThere)} on the list already, or twice in yours`}</List.Item>
        ) : null}
        {result.invalid.length > 0 ? (
          <List.Item>
            {format.count(result.invalid.length, "line could not be read", "lines could not be read")}
          </List.Item>
        ) : null}
      </List>
      {result.invalid.length > 0 ? (
        <Banner tone="warning" title="Lines that were left out">
          <LeftOutLines lines={result.invalid} />
        </Banner>
      ) : null}
    </BlockStack>
  );
}
