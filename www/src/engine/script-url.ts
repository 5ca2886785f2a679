/** The one Trusted Types policy of the page, for the two scripts that are started by their address. */
interface Policy {
  createScriptURL(url: string): string;
}

interface Factory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): Policy;
}

let policy: Policy | undefined;

/** The address of one of our own scripts, beside this one. Throws where the hosting page forbids it. */
export function scriptUrl(name: string): string {
  const factory = (globalThis as { trustedTypes?: Factory }).trustedTypes;
  const url = new URL(name, import.meta.url).href;
  if (!factory) return url;
  policy ??= factory.createPolicy("policy-check", { createScriptURL: own });
  return policy.createScriptURL(url);
}

function own(url: string): string {
  const folder = new URL(".", import.meta.url).href;
  if (!url.startsWith(folder)) throw new TypeError("not a script of this page");
  return url;
}
