import { randomBytes } from "node:crypto";
import type { CarrierChannel } from "./address.ts";

export type MessageRow = {
  sid: string;
  account_sid: string;
  direction: "outbound-api" | "outbound-reply" | "inbound";
  channel: CarrierChannel;
  from_address: string;
  to_address: string;
  phone: string;
  body: string;
  num_segments: number;
  status: string;
  error_code: number | null;
  status_callback: string | null;
  created_at: Date;
  updated_at: Date;
};

/** The step of a message still to come: a status, and a callback that tells of it. */
export type StepRow = { sid: string; status: string; error_code: number | null; url: string | null; due_at: Date };

/** A new SM…, as Twilio makes them: two letters and 32 hexadecimal digits. */
export function newMessageSid(): string {
  return `SM${randomBytes(16).toString("hex")}`;
}

type Sql = { query: (text: string, values: unknown[]) => Promise<unknown> };

/** Stores messages and their steps in one statement: all of them are kept, or none. */
export async function insertMessages(
  sql: Sql,
  messages: readonly MessageRow[],
  steps: readonly StepRow[],
): Promise<void> {
  if (messages.length === 0) return;
  await sql.query(insertSql, [
    messages.map((row) => row.sid),
    messages.map((row) => row.account_sid),
    messages.map((row) => row.direction),
    messages.map((row) => row.channel),
    messages.map((row) => row.from_address),
    messages.map((row) => row.to_address),
    messages.map((row) => row.phone),
    messages.map((row) => row.body),
    messages.map((row) => row.num_segments),
    messages.map((row) => row.status),
    messages.map((row) => row.error_code),
    messages.map((row) => row.status_callback),
    messages.map((row) => row.created_at),
    messages.map((row) => row.updated_at),
    steps.map((step) => step.sid),
    steps.map((step) => step.status),
    steps.map((step) => step.error_code),
    steps.map((step) => step.url),
    steps.map((step) => step.due_at),
  ]);
}

const insertSql = `
  WITH message AS (
    INSERT INTO carrier_message (sid, account_sid, direction, channel, from_address, to_address, phone, body,
      num_segments, status, error_code, status_callback, created_at, updated_at)
    SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
      $9::int[], $10::text[], $11::int[], $12::text[], $13::timestamptz[], $14::timestamptz[])
  )
  INSERT INTO carrier_callback (sid, status, error_code, url, due_at)
  SELECT * FROM unnest($15::text[], $16::text[], $17::int[], $18::text[], $19::timestamptz[])`;
