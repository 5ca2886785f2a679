/** Waits until the browser has nothing else to do, or for so many milliseconds. */
export function idle(longest: number): Promise<void> {
  return new Promise((resolve) => {
    // Safari has none.
    if ("requestIdleCallback" in window) requestIdleCallback(() => resolve(), { timeout: longest });
    else setTimeout(resolve, longest);
  });
}
