import { Autocomplete, Icon } from "@shopify/polaris";
import { SearchIcon } from "@shopify/polaris-icons";
import { useFetcher } from "@remix-run/react";
import { useEffect, useMemo, useState } from "react";
import type { PreviewCustomer } from "../preview-message.server.ts";

const PAUSE_BEFORE_SEARCH_MS = 200;

/** Chooses the customer a preview is written for, searching the shop's own customers by name, phone or email. */
export function PreviewCustomerPicker({
  selected,
  selectedId,
  onSelect,
}: {
  selected: PreviewCustomer | null;
  selectedId: string | null;
  onSelect: (id: string) => void;
}) {
  const fetcher = useFetcher<{ customers: PreviewCustomer[] }>({ key: "preview-customers" });
  const [typed, setTyped] = useState<string | null>(null);
  const { load } = fetcher;
  useEffect(() => {
    if (typed === null) return;
    const timer = setTimeout(
      () => load(`/app/find-customers?query=${encodeURIComponent(typed)}`),
      PAUSE_BEFORE_SEARCH_MS,
    );
    return () => clearTimeout(timer);
  }, [typed, load]);
  const options = useMemo(
    () =>
      (fetcher.data?.customers ?? []).map((customer) => ({
        value: customer.id,
        label: `${customer.name} · ${customer.detail}`,
      })),
    [fetcher.data],
  );

  return (
    <Autocomplete
      options={options}
      selected={selectedId ? [selectedId] : []}
      loading={fetcher.state !== "idle"}
      emptyState={typed && fetcher.state === "idle" ? "No customer matches." : undefined}
      onSelect={([id]) => {
        if (id) onSelect(id);
        setTyped(null);
      }}
      textField={
        <Autocomplete.TextField
          label="Preview as"
          autoComplete="off"
          prefix={<Icon source={SearchIcon} />}
          placeholder="Search customers"
          value={typed ?? selected?.name ?? ""}
          onChange={setTyped}
          onFocus={() => setTyped("")}
          onBlur={() => setTyped(null)}
        />
      }
    />
  );
}
