import { kindChoice, roleChoice, type KindChoice, type RoleChoice } from "../answer.ts";
import { toolChoice, type ToolChoice, type Tried } from "../session/tool.ts";

/** What a link carries. */
export interface Shared {
  text: string;
  kind: KindChoice;
  resourceType: string;
  role: RoleChoice;
  trusted: string;
  tool: ToolChoice;
  tried: Tried | null;
}

/** What a fragment asks for. A rule's examples count from 1. */
export type Request = { shared: Shared } | { rule: string; number: number } | { example: string } | { broken: string } | null;

/** A longer text makes a link that no program would take. */
const LONGEST_SHARED = 1024 * 1024;
const LONGEST_FRAGMENT = 2 * 1024 * 1024;
const LONGEST_FIELD = 4096;
const MOST_KEYS = 100;

/** The fields of a request that are one text each. */
const TRIED = ["action", "resource", "caller", "owner"] as const;

/** The fragment that carries a document: raw DEFLATE in base64url. `null` where the document is too long for a link. */
export async function toFragment({ text, kind, resourceType, role, trusted, tool, tried }: Shared): Promise<string | null> {
  if (text.length > LONGEST_SHARED) return null;
  const packed = await collect(new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw")), Infinity);
  const fields = new URLSearchParams({ policy: toBase64Url(packed) });
  if (kind !== "auto") fields.set("kind", kind);
  if (resourceType) fields.set("resource-type", resourceType);
  if (role) fields.set("role", role);
  if (trusted) fields.set("trusted", trusted);
  if (tool) fields.set("tool", tool);
  if (tool === "try" && tried) {
    for (const name of TRIED) if (tried[name]) fields.set(name, tried[name]);
    if (!tried.theirs) fields.set("theirs", "no");
    for (const [key, value] of tried.context) fields.append("context", `${key}=${value}`);
  }
  return `#${fields}`;
}

/** Reads a fragment, which may come from anybody: what it unpacks to is bounded. */
export async function fromFragment(hash: string): Promise<Request> {
  if (hash.length > LONGEST_FRAGMENT) return { broken: "it is longer than any link of this page" };
  const fields = new URLSearchParams(hash.replace(/^#/, ""));
  const packed = fields.get("policy");
  if (packed !== null) return unpack(packed, fields);
  const rule = fields.get("rule");
  const example = fields.get("example");
  if (rule) return { rule, number: Number(example ?? 1) };
  return example ? { example } : null;
}

async function unpack(packed: string, fields: URLSearchParams): Promise<Request> {
  const field = (name: string) => (fields.get(name) ?? "").slice(0, LONGEST_FIELD);
  const kind = kindChoice(field("kind"));
  const role = roleChoice(field("role"));
  try {
    const stream = new Blob([fromBase64Url(packed)]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    const bytes = await collect(stream, LONGEST_SHARED * 4);
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    const tool = toolChoice(field("tool"));
    const tried = tool === "try" && field("action") ? readTried(fields, field) : null;
    return { shared: { text, kind, resourceType: field("resource-type"), role, trusted: field("trusted"), tool, tried } };
  } catch (error) {
    const tooLong = error instanceof RangeError;
    return { broken: tooLong ? "it unpacks to more than a policy can be" : "a part of it is missing or was changed on the way" };
  }
}

function readTried(fields: URLSearchParams, field: (name: string) => string): Tried {
  const [action, resource, caller, owner] = TRIED.map(field) as [string, string, string, string];
  const entries = fields.getAll("context").slice(0, MOST_KEYS).map((entry) => entry.slice(0, LONGEST_FIELD));
  const context = entries.map((entry) => {
    const at = entry.indexOf("=");
    return at < 0 ? ([entry, ""] as const) : ([entry.slice(0, at), entry.slice(at + 1)] as const);
  });
  return { action, resource, caller, owner, theirs: field("theirs") !== "no", context };
}

async function collect(stream: ReadableStream<Uint8Array<ArrayBuffer>>, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > limit) {
      await reader.cancel();
      throw new RangeError("too long");
    }
    chunks.push(value);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

function toBase64Url(bytes: Uint8Array): string {
  let binary = "";
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
