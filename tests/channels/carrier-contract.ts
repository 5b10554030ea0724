import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Carrier, CarrierCallback, ChannelName, OutgoingMessage } from "#app/channels/channel.ts";

/** What a fixture must be able to stage, so that the contract can be put to an adapter. */
export type CarrierFixture = {
  /** The adapter, with credentials the carrier accepts. */
  carrier: Carrier;
  withWrongCredentials: Carrier;
  /** The adapter, talking to a port where nobody listens. */
  unreachable: Carrier;
  channels: readonly ChannelName[];
  from: (channel: ChannelName) => string;
  /** An address that behaves as named. */
  to: {
    good: string;
    invalid: string;
    optedOut: string;
    busyOnce: string;
    silentlyAccepted: string;
    silentlyDropped: string;
    gatewayError: string;
  };
  /** What the carrier itself has taken, by our message id. */
  taken: () => Promise<{ messageId: string; to: string; body: string }[]>;
  /** A genuine callback that says how a message of this id fares, in the carrier's words. */
  statusCallback: (word: "accepted" | "sent" | "delivered" | "read" | "failed" | "unheard-of") => CarrierCallback;
  inboundCallback: (body: string, channel: ChannelName) => CarrierCallback;
  close: () => Promise<void>;
};

/** What every adapter promises: see app/channels/channel.ts. */
export function describeCarrier(name: string, open: () => Promise<CarrierFixture>): void {
  describe(`${name} keeps the carrier contract`, () => {
    let fixture: CarrierFixture;
    beforeEach(async () => {
      fixture = await open();
    });
    afterEach(() => fixture.close());

    const message = (overrides: Partial<OutgoingMessage> = {}): OutgoingMessage => {
      const channel = overrides.channel ?? "sms";
      return {
        messageId: 4_711n,
        channel,
        to: fixture.to.good,
        from: fixture.from(channel),
        body: "Hello Noor & co, 50% off €9 – 🎉",
        ...overrides,
      };
    };
    const anHour = () => ({ since: new Date(Date.now() - 3_600_000), until: new Date(Date.now() + 3_600_000) });

    it("sends on each of its channels, with the text and our id as they are", async () => {
      for (const [index, channel] of fixture.channels.entries()) {
        const sent = message({ channel, messageId: BigInt(100 + index) });
        expect(await fixture.carrier.send(sent)).toEqual({
          kind: "accepted",
          carrierMessageId: expect.stringMatching(/./),
        });
      }
      const taken = await fixture.taken();
      expect(taken.map((one) => one.messageId)).toEqual(fixture.channels.map((_, index) => String(100 + index)));
      expect(new Set(taken.map((one) => one.body))).toEqual(new Set([message().body]));
    });

    it("sends text that is hard to write in a form unchanged", async () => {
      const body = "a=b&c=d+e %41 \"q\" 'q' ünï ✓ 👩‍👩‍👧 \n line two\\ ~{}[]|^€";
      await fixture.carrier.send(message({ body }));
      expect((await fixture.taken())[0]?.body).toBe(body);
    });

    it("blames the recipient for an invalid number, and for a STOP the carrier holds", async () => {
      expect(await fixture.carrier.send(message({ to: fixture.to.invalid }))).toMatchObject({
        kind: "recipient-refused",
        optedOut: false,
      });
      expect(await fixture.carrier.send(message({ to: fixture.to.optedOut }))).toMatchObject({
        kind: "recipient-refused",
        optedOut: true,
      });
      expect(await fixture.taken()).toEqual([]);
    });

    it("blames the sender for wrong credentials and for a sender that is not the account's", async () => {
      expect(await fixture.withWrongCredentials.send(message())).toMatchObject({ kind: "sender-refused" });
      expect(await fixture.carrier.send(message({ from: "+15005550001" }))).toMatchObject({ kind: "sender-refused" });
    });

    it("asks to try later when the carrier is too busy, and is then served", async () => {
      expect(await fixture.carrier.send(message({ to: fixture.to.busyOnce }))).toMatchObject({ kind: "try-later" });
      expect(await fixture.carrier.send(message({ to: fixture.to.busyOnce }))).toMatchObject({ kind: "accepted" });
    });

    it("asks to try later when no connection could be made: nothing was sent", async () => {
      expect(await fixture.unreachable.send(message())).toMatchObject({ kind: "try-later" });
      expect(
        await fixture.unreachable.lookup({
          channel: "sms",
          to: fixture.to.good,
          from: fixture.from("sms"),
          ...anHour(),
        }),
      ).toMatchObject({ kind: "unknown" });
      expect(await fixture.unreachable.check()).toMatchObject({ ok: false });
    });

    it("does not know what became of a request that was written and not answered", async () => {
      expect(await fixture.carrier.send(message({ to: fixture.to.silentlyAccepted }))).toMatchObject({
        kind: "unknown",
      });
      expect(await fixture.carrier.send(message({ to: fixture.to.silentlyDropped }))).toMatchObject({
        kind: "unknown",
      });
      expect(await fixture.carrier.send(message({ to: fixture.to.gatewayError }))).toMatchObject({ kind: "unknown" });
    });

    it("finds a message whose answer was lost, and finds none where none was taken", async () => {
      for (const to of [fixture.to.silentlyAccepted, fixture.to.silentlyDropped])
        await fixture.carrier.send(message({ to }));
      const ask = (to: string) =>
        fixture.carrier.lookup({ channel: "sms", to, from: fixture.from("sms"), ...anHour() });
      expect(await ask(fixture.to.silentlyAccepted)).toMatchObject({
        kind: "listed",
        messages: [{ carrierMessageId: expect.any(String), body: message().body, createdAt: expect.any(Date) }],
      });
      expect(await ask(fixture.to.silentlyDropped)).toEqual({ kind: "listed", messages: [] });
    });

    it("lists only what was sent to the address, from the sender, in the time", async () => {
      const { carrier, from, to } = fixture;
      await carrier.send(message());
      const query = { channel: "sms" as const, to: to.good, from: from("sms"), ...anHour() };
      expect(await carrier.lookup(query)).toMatchObject({ messages: [{}] });
      expect(await carrier.lookup({ ...query, to: to.busyOnce })).toEqual({ kind: "listed", messages: [] });
      expect(await carrier.lookup({ ...query, from: "+15005550001" })).toEqual({ kind: "listed", messages: [] });
      expect(await carrier.lookup({ ...query, since: new Date(Date.now() + 600_000) })).toEqual({
        kind: "listed",
        messages: [],
      });
      expect(await carrier.lookup({ ...query, until: new Date(Date.now() - 600_000) })).toEqual({
        kind: "listed",
        messages: [],
      });
    });

    it("lists more messages than the carrier puts on one page", async () => {
      await Promise.all(
        Array.from({ length: 250 }, (_, n) => fixture.carrier.send(message({ messageId: BigInt(n + 1) }))),
      );
      const result = await fixture.carrier.lookup({
        channel: "sms",
        to: fixture.to.good,
        from: fixture.from("sms"),
        ...anHour(),
      });
      expect(result.kind === "listed" && new Set(result.messages.map((one) => one.carrierMessageId)).size).toBe(250);
    });

    it("tells what is left on the account, or that it does not know", async () => {
      expect(await fixture.carrier.readBalance()).toEqual({
        kind: "known",
        amount: expect.any(Number),
        currency: expect.stringMatching(/^[A-Z]{3}$/),
      });
      for (const other of [fixture.withWrongCredentials, fixture.unreachable]) {
        expect(await other.readBalance()).toEqual({ kind: "unknown", problem: expect.stringMatching(/./) });
      }
    });

    it("tries the credentials", async () => {
      expect(await fixture.carrier.check()).toEqual({ ok: true });
      expect(await fixture.withWrongCredentials.check()).toEqual({
        ok: false,
        problem: expect.stringMatching(/credentials/),
      });
    });

    it.each([
      ["accepted", "queued"],
      ["sent", "sent"],
      ["delivered", "delivered"],
      ["read", "read"],
      ["failed", "failed"],
      ["unheard-of", null],
    ] as const)("reads a genuine report of %s", (word, status) => {
      const result = fixture.carrier.readStatus(fixture.statusCallback(word));
      expect(result).toMatchObject({
        kind: "genuine",
        value: { status, carrierMessageId: expect.any(String), raw: expect.any(Object) },
      });
      if (word === "failed") expect(result).toMatchObject({ value: { errorCode: expect.stringMatching(/./) } });
    });

    it("reads a genuine message of a customer on each channel", () => {
      for (const channel of fixture.channels) {
        expect(fixture.carrier.readInbound(fixture.inboundCallback("STOP & go", channel))).toMatchObject({
          kind: "genuine",
          value: {
            channel,
            from: fixture.to.good,
            to: fixture.from(channel),
            body: "STOP & go",
            carrierMessageId: expect.any(String),
          },
        });
      }
    });

    it("refuses a callback with a changed body, address or signature, or with another account's", () => {
      const genuine = fixture.statusCallback("delivered");
      const changed: CarrierCallback[] = [
        { ...genuine, body: genuine.body.replace("delivered", "failed") },
        { ...genuine, body: `${genuine.body}&Extra=1` },
        { ...genuine, url: `${genuine.url}1` },
        { ...genuine, headers: new Headers() },
        { ...genuine, headers: new Headers({ "x-twilio-signature": "AAAA" }) },
        { ...genuine, headers: new Headers({ "x-twilio-signature": "" }) },
      ];
      for (const callback of changed) {
        expect(fixture.carrier.readStatus(callback)).toEqual({ kind: "forged" });
        expect(fixture.carrier.readInbound(callback)).toEqual({ kind: "forged" });
      }
      expect(fixture.withWrongCredentials.readStatus(genuine)).toEqual({ kind: "forged" });
    });
  });
}
