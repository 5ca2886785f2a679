/** The networks in what somebody typed: ranges in CIDR notation or addresses; and what of it is none, or none yet. */
export function readNetworks(typed: string): { networks: string[]; others: string[] } {
  const words = typed.split(/[\s,;]+/).filter(Boolean);
  return { networks: words.filter(isNetwork), others: words.filter((word) => !isNetwork(word)) };
}

function isNetwork(word: string): boolean {
  const [address = "", prefix = "0", ...rest] = word.split("/");
  const bits = isIpv4(address) ? 32 : isIpv6(address) ? 128 : -1;
  return rest.length === 0 && /^\d{1,3}$/.test(prefix) && Number(prefix) <= bits;
}

function isIpv4(address: string): boolean {
  const octets = address.split(".");
  return octets.length === 4 && octets.every((octet) => /^(0|[1-9]\d{0,2})$/.test(octet) && Number(octet) < 256);
}

function isIpv6(address: string): boolean {
  return /^[0-9a-f:.]+$/i.test(address) && URL.canParse(`http://[${address}]/`);
}
