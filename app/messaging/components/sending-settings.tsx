import { Card, Checkbox, ChoiceList, FormLayout, TextField } from "@shopify/polaris";

export type SendingSettings = {
  testPhone: string;
  stopScope: "channel" | "all_channels";
  helpReply: string;
  tagsLinks: boolean;
};
export type SendingProblems = Partial<Record<keyof SendingSettings, string>>;

type Props = {
  settings: SendingSettings;
  problems: SendingProblems;
  defaultHelpReply: string;
  onChange: (settings: SendingSettings) => void;
};

/** Where tests go, what STOP ends, what HELP answers, and whether links are tagged. */
export function SendingSettingsForm({ settings, problems, defaultHelpReply, onChange }: Props) {
  return (
    <Card>
      <FormLayout>
        <TextField
          label="Test number"
          type="tel"
          value={settings.testPhone}
          onChange={(testPhone) => onChange({ ...settings, testPhone })}
          helpText="Your own phone, with country code. Test messages go here unless you enter another number."
          error={problems.testPhone}
          autoComplete="tel"
        />
        <ChoiceList
          title="When a customer replies STOP"
          choices={[
            {
              value: "all_channels",
              label: "Stop every channel to that number",
              helpText: "SMS, WhatsApp and RCS. The safest choice.",
            },
            { value: "channel", label: "Stop only the channel they replied on" },
          ]}
          selected={[settings.stopScope]}
          onChange={([scope]) => onChange({ ...settings, stopScope: scope === "channel" ? "channel" : "all_channels" })}
        />
        <TextField
          label="Answer to HELP"
          value={settings.helpReply}
          onChange={(helpReply) => onChange({ ...settings, helpReply })}
          multiline={3}
          placeholder={defaultHelpReply}
          helpText="Say who you are, how to reach you, and how to stop. Leave it empty for the text shown."
          error={problems.helpReply}
          maxLength={320}
          autoComplete="off"
        />
        <Checkbox
          label="Tag links for Shopify’s reports"
          checked={settings.tagsLinks}
          onChange={(tagsLinks) => onChange({ ...settings, tagsLinks })}
          helpText="Links to your store carry UTM parameters, so that Shopify’s Marketing shows the sales of each campaign and automation. About 60 characters more per link. Where that adds no message part, links also carry a code for who the message went to."
        />
      </FormLayout>
    </Card>
  );
}
