import { BlockList, isIP } from "node:net";
import { longestUrl } from "./endpoint.ts";

/**
 * What is no public address of IPv4: this network, private ones, loopback, link-local (where clouds keep their metadata), shared,
 * reserved, for documentation and benchmarks, and multicast. https://www.iana.org/assignments/iana-ipv4-special-registry
 */
const notPublic4 = blockList("ipv4", [
  ...["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24"],
  ...["192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24"],
  ...["224.0.0.0/4", "240.0.0.0/4"],
]);
/** Of IPv6 only this is public, */
const global6 = blockList("ipv6", ["2000::/3"]);
/** but for what carries IPv4 addresses inside it, and what is reserved: https://www.iana.org/assignments/iana-ipv6-special-registry */
const notPublic6 = blockList("ipv6", ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"]);
const loopback4 = blockList("ipv4", ["127.0.0.0/8"]);

/** Whether an IP address belongs to the internet, and not to a network that only this machine or its neighbours see. */
export function isPublic(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !notPublic4.check(address, "ipv4");
  return family === 6 && global6.check(address, "ipv6") && !notPublic6.check(address, "ipv6");
}

/** Whether an IP address is this machine's own. */
export function isLoopback(address: string): boolean {
  return isIP(address) === 4 ? loopback4.check(address, "ipv4") : address === "::1";
}

/** The host of a URL where it is an IP address, without the brackets of IPv6; null for a name. */
export function ipOf(url: URL): string | null {
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  return isIP(host) === 0 ? null : host;
}

const inPrivate = "This address is in a private network. Enter one that can be reached from the internet.";

/**
 * An address that events may be posted to, as it is stored; or what is wrong with it, for the merchant. What a name leads to is
 * looked at when the connection is made, since it may change. `allowsLoopback`: this machine may be named, without https too.
 */
export function checkAddress(
  text: string,
  { allowsLoopback }: { allowsLoopback: boolean },
): { ok: true; url: string } | { ok: false; problem: string } {
  const refuse = (problem: string) => ({ ok: false as const, problem });
  if (text.length > longestUrl) return refuse(`The address is longer than ${longestUrl} characters.`);
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) {
    return refuse("This is not a web address. It looks like https://example.com/path.");
  }
  const ip = ipOf(url);
  const isOwn = url.hostname === "localhost" || url.hostname.endsWith(".localhost") || (ip !== null && isLoopback(ip));
  if (isOwn && !allowsLoopback) return refuse(inPrivate);
  if (!isOwn && ip !== null && !isPublic(ip)) return refuse(inPrivate);
  if (!isOwn && url.protocol !== "https:") {
    return refuse("The address has to begin with https://, so that nobody on the way can read what is sent.");
  }
  if (url.username !== "" || url.password !== "") {
    return refuse("Leave the user name and the password out of the address. Every event is signed instead.");
  }
  url.hash = "";
  return { ok: true, url: url.href };
}

function blockList(family: "ipv4" | "ipv6", ranges: string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [network = "", bits = ""] = range.split("/");
    list.addSubnet(network, Number(bits), family);
  }
  return list;
}
