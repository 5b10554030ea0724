import { AppProvider, Card, Page, Text } from "@shopify/polaris";
import english from "@shopify/polaris/locales/en.json" with { type: "json" };

/** For a visitor who came without a shop: the app has no login of its own. */
export function OpenFromAdmin() {
  return (
    <AppProvider i18n={english}>
      <Page title="Segue" narrowWidth>
        <Card>
          <Text as="p">Segue runs inside the Shopify admin. Open it there, under Apps.</Text>
        </Card>
      </Page>
    </AppProvider>
  );
}
