// The engine: loading it, and what it answers itself.
import load, * as bindings from "./wasm/policy_check.js";

let loading;
let ready = false;

/** Loads the engine, once: from this package's own file, or from `source`. */
export function init(source = new URL("./wasm/policy_check_bg.wasm", import.meta.url)) {
  if (ready) return Promise.resolve();
  loading ??= load({ module_or_path: source }).then(
    () => {
      ready = true;
    },
    (cause) => {
      // The next call may try again, say when the network is back.
      loading = undefined;
      throw coded("LOAD_FAILED", "The engine of policy-check could not be loaded.", cause);
    },
  );
  return loading;
}

/** Loads the engine at once, from its bytes or its compiled module. */
export function initSync(module) {
  if (!ready) bindings.initSync({ module });
  ready = true;
}

export function check(text, options) {
  return engine().check(text, options);
}

export function validatePolicy(text, options) {
  return engine().validatePolicy(text, options);
}

export function checkNoNewAccess(newPolicy, existingPolicy, options) {
  return engine().checkNoNewAccess(newPolicy, existingPolicy, options);
}

export function checkAccessNotGranted(policy, access, options) {
  return engine().checkAccessNotGranted(policy, access, options);
}

export function checkNoPublicAccess(policy, options) {
  return engine().checkNoPublicAccess(policy, options);
}

export function networkReach(text, options) {
  return engine().networkReach(text, options);
}

export function compare(oldPolicy, newPolicy, options) {
  return engine().compare(oldPolicy, newPolicy, options);
}

export function simulateCustomPolicy(question) {
  return engine().simulateCustomPolicy(question);
}

export function rules() {
  return engine().rules();
}

/** The name of a rule, if there is one of that name. */
export function knownRule(rule) {
  return engine().knownRule(rule);
}

/** The first names of the catalogue that begin with what somebody typed; for the kind `resource` the ARNs of an action's resources. */
export function complete(kind, typed) {
  return engine().complete(kind, typed);
}

function engine() {
  if (!ready) throw coded("NOT_LOADED", "The engine of policy-check is not loaded yet: `await init()` first.");
  return bindings;
}

function coded(code, message, cause) {
  return Object.assign(new Error(message, { cause }), { code });
}
