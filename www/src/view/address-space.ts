/** A part of an address space, as fractions of the whole. */
export interface Span {
  from: number;
  size: number;
}

/** Where a CIDR block lies in its address space; `null` for what is none. */
export function spanOf(cidr: string): Span | null {
  const [address = "", prefix = ""] = cidr.split("/");
  const bits = Number(prefix);
  const start = address.includes(":") ? start6(address) : start4(address);
  return start === null || !Number.isInteger(bits) ? null : { from: start, size: 2 ** -bits };
}

function start4(address: string): number | null {
  const octets = address.split(".").map(Number);
  if (octets.length !== 4 || octets.some((octet) => !(octet >= 0 && octet <= 255))) return null;
  return octets.reduce((sum, octet) => sum * 256 + octet, 0) / 2 ** 32;
}

function start6(address: string): number | null {
  const [head = "", tail] = address.split("::");
  const before = head ? head.split(":") : [];
  const after = tail ? tail.split(":") : [];
  const gap = tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => "0");
  const groups = [...before, ...gap, ...after].map((group) => Number.parseInt(group, 16));
  if (groups.length !== 8 || groups.some(Number.isNaN)) return null;
  return groups.reduceRight((sum, group) => (sum + group) / 65536, 0);
}
