import { HttpResponse } from "msw";
import { expect, test } from "vitest";
import { openFlow } from "./open-flow.ts";

test("a workflow is made, edited, turned on and followed in the admin", async () => {
  const refusal = "Ada said <b>no</b>.";
  const flow = await openFlow((number) =>
    number === 1 ? HttpResponse.json({ return_value: { sent: true } }) : new HttpResponse(refusal, { status: 403 }),
  );
  const request = async (path: string, form?: Record<string, string>) => {
    const body = form && new URLSearchParams(form);
    const init = { method: form ? "POST" : "GET", body, redirect: "manual" as const };
    const response = await flow.store.fetch(new Request(`http://127.0.0.1:4000${path}`, init));
    return { location: response.headers.get("location") ?? "", status: response.status, text: await response.text() };
  };
  expect((await request("/store/demo/flow")).text).toContain("No workflows yet.");
  const { location: page } = await request("/store/demo/flow", { name: "Thank <them>", handle: "order_created" });
  expect((await request(page)).text).toContain("Before it can be turned on: Add a step.");

  const post = (path: string, form: Record<string, string>) => request(`${page}${path}`, form);
  expect((await post("/add", { list: "", kind: "app_action:send-sms" })).location).toBe(`${page}#step-sendSms`);
  await post("/add", { list: "", kind: "condition" });
  await post("/add", { list: "1.then", kind: "add_customer_tags" });
  await post("/add", { list: "1.else", kind: "wait" });
  const refused = new URL((await post("/toggle", {})).location, "http://admin").searchParams.get("problem");
  expect(refused).toBe(
    "sendSms: Message is required.\ncondition: Choose what is compared.\naddTags: Write at least one tag.",
  );
  await post("/steps/0", { id: "text", "value.message": "Thank you, {{customer.firstName}}", "value.hours": "" });
  await post("/steps/1", { id: "condition", left: "text.sent", operator: "is_true", right: "" });
  await post("/steps/1.then.0", { id: "addTags", tags: "thanked, , twice" });
  await post("/steps/1.else.0", { do: "remove" });
  expect((await post("/toggle", {})).location).toBe(page);
  const edited = await request(page);
  expect(edited.text).toContain("Thank &lt;them&gt;");
  expect(edited.text).toContain("{{text.detail.parts}}");

  await flow.order();
  await flow.order();
  await flow.store.drain();
  expect((await request("/store/demo/flow")).text).toMatch(/>\s*2\s*<small>1 failed<\/small>/u);
  const runs = [...(await request(page)).text.matchAll(/href="([^"]+\/runs\/\d+)"/gu)].map(([, href]) => href!);
  const failed = (await request(runs[0]!)).text;
  expect(failed).toContain("Ada said &lt;b&gt;no&lt;/b&gt;.");
  expect(failed).toContain("&quot;message&quot;: &quot;Thank you, Ada&quot;");
  const succeeded = (await request(runs[1]!)).text;
  expect(succeeded).toContain("It went on with “If it is so”.");
  expect(succeeded).toContain("thanked, twice");

  const broken = await post("/json", { steps: "[{" });
  expect(decodeURIComponent(broken.location)).toContain("This+is+no+JSON");
  await post("/json", { steps: JSON.stringify([{ type: "wait", seconds: 60 }]) });
  expect((await request(page)).text).toContain("Wait 1 minute");
  expect((await post("/delete", {})).location).toBe("/store/demo/flow");
  expect((await request(page)).status).toBe(404);
});
