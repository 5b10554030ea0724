import { IndexFilters, useSetIndexFiltersMode, type IndexFiltersProps } from "@shopify/polaris";
import { useTypedQuery } from "./use-typed-query.ts";

type Props<View extends string> = {
  tabs: readonly { id: View; label: string }[];
  view: View;
  onView: (view: View) => void;
  query: string;
  placeholder: string;
  onSearch: (query: string) => void;
  loading: boolean;
  /** Where other things stand above the table, it must not cover them when the page is scrolled. */
  staysInPlace?: boolean;
  sorting?: Pick<IndexFiltersProps, "sortOptions" | "sortSelected" | "onSort">;
};

/** The tabs above a table, with a search field that opens over them. */
export function ListFilters<View extends string>(props: Props<View>) {
  const { tabs, view, onView, query, placeholder, onSearch, loading, staysInPlace = false, sorting } = props;
  const { mode, setMode } = useSetIndexFiltersMode();
  const [typed, type] = useTypedQuery(query, onSearch);
  return (
    <IndexFilters
      mode={mode}
      setMode={setMode}
      tabs={tabs.map(({ id, label }) => ({ id, content: label }))}
      selected={Math.max(
        0,
        tabs.findIndex(({ id }) => id === view),
      )}
      onSelect={(index) => {
        const tab = tabs[index];
        if (tab) onView(tab.id);
      }}
      queryValue={typed}
      queryPlaceholder={placeholder}
      onQueryChange={type}
      onQueryClear={() => type("")}
      cancelAction={{ onAction: () => type("") }}
      filters={[]}
      onClearAll={() => type("")}
      hideFilters
      canCreateNewView={false}
      disableStickyMode={staysInPlace}
      loading={loading}
      {...sorting}
    />
  );
}
