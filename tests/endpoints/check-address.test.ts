import { describe, expect, test } from "vitest";
import { checkAddress, isPublic } from "#app/endpoints/check-address.server.ts";

const inProduction = { allowsLoopback: false };

describe("an address", () => {
  test.each([
    ["https://example.com/hook", "https://example.com/hook"],
    ["https://Example.com", "https://example.com/"],
    ["https://example.com:8443/a?b=c#d", "https://example.com:8443/a?b=c"],
    ["https://93.184.216.34/x", "https://93.184.216.34/x"],
    ["https://[2606:2800:220:1::1]/", "https://[2606:2800:220:1::1]/"],
    ["https://bücher.example/", "https://xn--bcher-kva.example/"],
  ])("%s is taken", (text, url) => {
    expect(checkAddress(text, inProduction)).toEqual({ ok: true, url });
  });

  test.each([
    ["example.com/hook", "not a web address"],
    ["ftp://example.com", "not a web address"],
    ["file:///etc/passwd", "not a web address"],
    ["javascript:alert(1)", "not a web address"],
    ["https://", "not a web address"],
    ["http://example.com/hook", "https://"],
    ["https://user:word@example.com", "user name"],
    ["https://user@example.com", "user name"],
    [`https://example.com/${"a".repeat(2_000)}`, "longer than 2000"],
    ["https://localhost/", "private network"],
    ["https://api.localhost:8443/", "private network"],
    ["https://127.0.0.1/", "private network"],
    // Other ways to write the same, which browsers and curl understand too.
    ["https://127.1/", "private network"],
    ["https://2130706433/", "private network"],
    ["https://0x7f000001/", "private network"],
    ["https://0177.0.0.1/", "private network"],
    ["https://[::1]/", "private network"],
    ["https://[::ffff:127.0.0.1]/", "private network"],
    ["https://[::ffff:10.0.0.1]/", "private network"],
    ["https://169.254.169.254/latest/meta-data", "private network"],
    ["https://10.1.2.3/", "private network"],
    ["https://192.168.1.1/", "private network"],
    ["https://0.0.0.0/", "private network"],
  ])("%s is refused, with a sentence", (text, words) => {
    expect(checkAddress(text, inProduction)).toEqual({ ok: false, problem: expect.stringContaining(words) as string });
  });

  test("of this machine is taken where that was allowed, and no other private one", () => {
    const allowed = { allowsLoopback: true };
    expect(checkAddress("http://127.0.0.1:5678/webhook", allowed)).toMatchObject({ ok: true });
    expect(checkAddress("http://localhost:5678/webhook", allowed)).toMatchObject({ ok: true });
    expect(checkAddress("https://10.0.0.1/", allowed)).toMatchObject({ ok: false });
    expect(checkAddress("http://example.com/", allowed)).toMatchObject({ ok: false });
    expect(checkAddress("http://169.254.169.254/", allowed)).toMatchObject({ ok: false });
  });
});

test.each([
  ["8.8.8.8", true],
  ["172.15.255.255", true],
  ["172.16.0.1", false],
  ["172.31.255.255", false],
  ["100.64.0.1", false],
  ["100.100.100.200", false],
  ["192.0.2.1", false],
  ["198.19.0.1", false],
  ["224.0.0.1", false],
  ["255.255.255.255", false],
  ["2606:4700::1111", true],
  ["fe80::1", false],
  ["fd00:ec2::254", false],
  ["fc00::1", false],
  ["::", false],
  ["::1", false],
  ["::ffff:8.8.8.8", false],
  ["64:ff9b::a00:1", false],
  ["2002:a00:1::", false],
  ["2001:0:1::", false],
  ["2001:db8::1", false],
  ["ff02::1", false],
  ["example.com", false],
  ["", false],
])("%s is public: %s", (address, expected) => {
  expect(isPublic(address)).toBe(expected);
});
