import { Autocomplete, Icon } from "@shopify/polaris";
import { SearchIcon } from "@shopify/polaris-icons";
import { useEffect, useMemo, useState } from "react";
import { useAnswer } from "../../ui/use-answer.ts";
import type { PreviewCustomer } from "../preview-message.server.ts";

const PAUSE_BEFORE_SEARCH_MS = 200;

/** Chooses a customer, such as the one a preview is written for, searching the shop's own by name, phone or email. */
export function PreviewCustomerPicker({
  label = "Preview as",
  selected,
  selectedId,
  onSelect,
}: {
  label?: string;
  selected: PreviewCustomer | null;
  selectedId: string | null;
  onSelect: (id: string) => void;
}) {
  const { answer, isAsking, ask } = useAnswer<{ customers: PreviewCustomer[] }>();
  const [typed, setTyped] = useState<string | null>(null);
  useEffect(() => {
    if (typed === null) return;
    const timer = setTimeout(
      () => ask(`/app/find-customers?query=${encodeURIComponent(typed)}`),
      PAUSE_BEFORE_SEARCH_MS,
    );
    return () => clearTimeout(timer);
  }, [typed, ask]);
  const options = useMemo(
    () =>
      (answer?.customers ?? []).map((customer) => ({
        value: customer.id,
        label: `${customer.name} · ${customer.detail}`,
      })),
    [answer],
  );

  return (
    <Autocomplete
      options={options}
      selected={selectedId ? [selectedId] : []}
      loading={isAsking}
      emptyState={typed && answer && !isAsking ? "No customer matches." : undefined}
      onSelect={([id]) => {
        if (id) onSelect(id);
        setTyped(null);
      }}
      textField={
        <Autocomplete.TextField
          label={label}
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
