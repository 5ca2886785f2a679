// How every test and measurement starts the browser. `cargo xtask` says where it is.

/**
 * What the browser would do besides showing the page: with every window it builds two pages of its own under the address
 * bar, hundreds of files, just while ours is opened. The others ask the network; Playwright names them too, but only the
 * last list counts.
 */
const NOT_ASKED_FOR = [
  "WebUIOmniboxPopup",
  "WebUIOmniboxAimPopup",
  "AimEnabled",
  "PreconnectToSearch",
  "HttpsUpgrades",
  "NetworkTimeServiceQuerying",
  "OptimizationHints",
  "MediaRouter",
  "DestroyProfileOnBrowserClose",
];

/** Nothing that would make a headless browser ask the network for things of its own. */
export const LAUNCH_OPTIONS = {
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  headless: true,
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    `--disable-features=${NOT_ASKED_FOR.join(",")}`,
  ],
};
