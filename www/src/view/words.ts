import { CATEGORIES, CATEGORY_NAMES, type Category } from "../answer.ts";

/** A whole number with its thousands apart. Written by hand, as the browser takes long to load the customs of a language. */
export function number(value: number | bigint): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** "1 error", "12 errors". */
export function count(value: number, one: string, many = `${one}s`): string {
  return `${number(value)} ${value === 1 ? one : many}`;
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const SHORT = /\b(arn|aws|iam|id|ip|json|kms|mfa|oidc|rcp|saml|scp|sid|slr|vpc)\b/g;

/** A rule's name as words: "Private IP address". */
export function ruleWords(rule: string): string {
  return capital(rule.replaceAll("-", " ").replace(SHORT, (word) => word.toUpperCase()));
}

/** "a", "a and b", "a, b and c". */
export function list(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length > 1 ? `${words.slice(0, -1).join(", ")} and ${last}` : last;
}

/** "2 errors and 1 warning"; "nothing to mend". */
export function tally(counts: Record<Category, number>): string {
  const parts = CATEGORIES.filter((category) => counts[category] > 0).map((category) =>
    count(counts[category], CATEGORY_NAMES[category].one, CATEGORY_NAMES[category].many),
  );
  return parts.length ? list(parts) : "nothing to mend";
}

/** A count of addresses, which may have 39 digits. */
export function addresses(digits: string): string {
  if (!/^\d+$/.test(digits)) return digits;
  if (digits.length <= 12) return number(BigInt(digits));
  return `${digits.slice(0, 1)}.${digits.slice(1, 2)} × 10${superscript(digits.length - 1)}`;
}

function superscript(value: number): string {
  return [...String(value)].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)]).join("");
}
