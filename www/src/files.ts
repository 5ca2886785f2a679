import type { Opened } from "./session/session.ts";

/** A longer file is not read: the largest exports of AWS are smaller. */
const LARGEST_FILE = 32 * 1024 * 1024;

/** A chosen or dropped file as a document, or why it cannot be one. */
export async function openFile(file: File): Promise<Opened | { problem: string }> {
  if (file.size > LARGEST_FILE) return { problem: `${file.name} is larger than 32 MB: that is no policy.` };
  try {
    return { text: await file.text(), name: file.name, origin: "file" };
  } catch {
    return { problem: `${file.name} cannot be read.` };
  }
}

/** Offers a text as a file to keep. */
export function download(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
