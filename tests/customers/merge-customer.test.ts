import fc from "fast-check";
import { expect, test } from "vitest";
import { consentStates, type Consent, type CustomerRecord } from "#app/customers/customer.ts";
import { mergeCustomer, type CustomerRow } from "#app/customers/merge-customer.ts";
import { firstSeen, makeRecord } from "./customer-records.ts";

const context = { shopCountry: "NL", hashAddress: (address: string) => `hash of ${address}` };
const day = (days: number) => new Date(firstSeen.getTime() + days * 86_400_000);

const consent: fc.Arbitrary<Consent> = fc.record({
  state: fc.constantFrom(...consentStates),
  at: fc.integer({ min: 0, max: 6 }).map(day),
});

/** Records of one customer whose addresses stay the same; each time of change has one record. */
const history = fc
  .uniqueArray(
    fc.record({
      updatedAt: fc.integer({ min: 1, max: 20 }).map(day),
      firstName: fc.constantFrom("Noor", "Nora", null),
      tags: fc.constantFrom<readonly string[] | null>(["vip"], [], ["vip", "nl"]),
      consents: fc.record({ sms: consent, whatsapp: consent, email: consent }),
    }),
    { minLength: 1, maxLength: 6, selector: (record) => record.updatedAt.getTime() },
  )
  .map((records) => records.map((record): CustomerRecord => makeRecord(record)));

function hear(records: readonly CustomerRecord[]): CustomerRow | undefined {
  return records.reduce<CustomerRow | undefined>(
    (row, record) => mergeCustomer(row, record, context)?.row ?? row,
    undefined,
  );
}

test("the same records in any order, and repeated, come to the same customer", () => {
  const disordered = history.chain((records) =>
    fc.tuple(fc.constant(records), fc.shuffledSubarray([...records, ...records], { minLength: records.length * 2 })),
  );
  fc.assert(
    fc.property(disordered, ([inOrder, inDisorder]) => {
      expect(hear(inDisorder)).toEqual(hear(inOrder));
    }),
  );
});

test("a record heard a second time is not written", () => {
  fc.assert(
    fc.property(history, (records) => {
      const row = hear(records);
      for (const record of records) expect(mergeCustomer(row, record, context)).toBeNull();
    }),
  );
});
