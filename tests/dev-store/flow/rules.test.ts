import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { judgeAnswer } from "#dev-store/flow/judge-answer.ts";
import { readFlowExtensions } from "#dev-store/flow/read-flow-extensions.ts";
import { findFault, parseReturnType, pathsOf } from "#dev-store/flow/return-type.ts";
import { completeSteps, placeAfter } from "#dev-store/flow/workflow.ts";
import type { StepInput } from "#dev-store/flow/workflow.ts";

const now = new Date("2026-11-22T12:00:00Z");

describe("an answer to an action", () => {
  it.each([
    ["a Retry-After between 5 and 3600 seconds is kept", { status: 429, retryAfter: "3600" }, 3600],
    ["one below is not", { status: 429, retryAfter: "4" }, 10],
    ["one above is not", { status: 429, retryAfter: "3601" }, 10],
    ["one that is a date is not", { status: 429, retryAfter: "Sun, 22 Nov 2026 13:00:00 GMT" }, 10],
    ["that of another answer is not", { status: 503, retryAfter: "90" }, 10],
  ])("%s", (_, answer, seconds) => {
    const verdict = judgeAnswer({ body: "", error: null, ...answer }, { attempts: 1, firstAt: now, now });
    expect(verdict).toEqual({ kind: "again", at: new Date(now.getTime() + seconds * 1000) });
  });

  it.each([201, 204, 302, 400, 401, 404, 409])("%i has failed for good", (status) => {
    const verdict = judgeAnswer(
      { status, body: "", error: null, retryAfter: null },
      { attempts: 1, firstAt: now, now },
    );
    expect(verdict).toEqual({ kind: "failed", problem: `The app answered ${status}.` });
  });
});

describe("a returned value", () => {
  const sdl = `
    enum Reason { NO_CONSENT NO_NUMBER }
    type Detail { parts: Int! note: String }
    type Result { sent: Boolean! reason: Reason detail: Detail tags: [String!]! }`;
  const type = parseReturnType(sdl, "Result");
  const whole = { sent: true, reason: "NO_CONSENT", detail: { parts: 2 }, tags: ["a"] };

  it("is looked at where the workflow reads it, down to its inner objects", () => {
    expect(pathsOf(type)).toEqual(["sent", "reason", "detail.parts", "detail.note", "tags"]);
    for (const field of pathsOf(type)) expect(findFault(type, whole, field.split("."))).toBeNull();
    expect(findFault(type, { ...whole, detail: null }, ["detail", "parts"])).toBeNull();
  });

  it.each([
    [null, ["sent"], "is no Result"],
    [{ sent: "yes" }, ["sent"], "has a field 'sent' that is no Boolean!"],
    [{ reason: "OTHER" }, ["reason"], "has a field 'reason' that is no Reason"],
    [{ detail: {} }, ["detail", "parts"], "lacks the field 'parts', which may not be null"],
    [{ tags: ["a", null] }, ["tags"], "has a field 'tags' that is no [String!]!"],
  ])("%j read at %j %s", (value, read, fault) => {
    expect(findFault(type, value, read)).toBe(fault);
  });

  it.each(["union Any = Result", "scalar Date", "directive @own on FIELD", "interface Node { id: ID! }"])(
    "may not be described with %s",
    (more) => expect(() => parseReturnType(`${sdl}\n${more}`, "Result")).toThrow("Flow supports"),
  );
});

describe("the app's extensions", () => {
  let folder: string;
  beforeAll(async () => void (folder = await mkdtemp(path.join(tmpdir(), "extensions-"))));
  afterAll(() => rm(folder, { recursive: true }));

  it("are none where there is no folder of them", async () => {
    expect(await readFlowExtensions(path.join(folder, "nowhere"))).toEqual({
      actions: [],
      triggers: [],
      lifecycleUrls: [],
    });
  });

  const action = `name = "A"\ntype = "flow_action"\nhandle = "a"\nruntime_url = "/a"\n`;
  const trigger = `name = "T"\ntype = "flow_trigger"\nhandle = "t"\n`;
  const field = (text: string) => `[settings]\n[[settings.fields]]\n${text}`;
  it.each([
    ["a key that the CLI does not know", action + field(`type = "email"\nkey = "a"\nname = "A"\nhint = "x"`), "hint"],
    ["a custom field of an action without a name", action + field(`type = "email"\nkey = "a"`), "needs a name"],
    ["a reference that there is not", action + field(`type = "segment_reference"`), "segment_reference"],
    ["an address with two slashes", action.replace('"/a"', '"//a"'), "runtime_url"],
    ["a schema without its type", `${action}schema = "./schema.graphql"`, "return_type_ref"],
    ["a whole number in a trigger", trigger + field(`type = "number_integer"\nkey = "a"`), "number_integer"],
    ["a trigger's key with an underscore", trigger + field(`type = "email"\nkey = "a_b"`), "letters and spaces"],
  ])("are refused with %s", async (_, toml, problem) => {
    const own = path.join(folder, "refused", "one");
    await mkdir(own, { recursive: true });
    await writeFile(path.join(own, "shopify.extension.toml"), toml);
    await expect(readFlowExtensions(path.dirname(own))).rejects.toThrow(problem);
  });
});

it("goes through all steps of the arm that was chosen, and on after the condition", () => {
  const wait = (id: string): StepInput => ({ id, type: "wait", seconds: 1 });
  const condition = (id: string, arms: Partial<Record<"then" | "else", StepInput[]>>): StepInput => ({
    ...{ id, type: "condition", left: "shop.name", operator: "is_true", right: "", then: [], else: [] },
    ...arms,
  });
  const steps = completeSteps(
    [condition("outer", { then: [wait("a"), condition("inner", { else: [wait("b")] })] }), wait("last")],
    [],
  );
  expect(placeAfter(steps, "0", "then")).toBe("0.then.0");
  expect(placeAfter(steps, "0.then.0")).toBe("0.then.1");
  expect(placeAfter(steps, "0.then.1", "else")).toBe("0.then.1.else.0");
  expect(placeAfter(steps, "0.then.1.else.0")).toBe("1");
  expect(placeAfter(steps, "0", "else")).toBe("1");
  expect(placeAfter(steps, "1")).toBeNull();
});
