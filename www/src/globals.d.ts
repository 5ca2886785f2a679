/** Names of built files, which carry a hash of their content. The build script fills them in. */
declare const ENGINE_MODULE: string;
declare const PAGES_MODULE: string;
declare const WORKER_SCRIPT: string;
declare const WHOLE_MODULE: string;
declare const ANSWERER_SCRIPT: string;
declare const ELEMENT_STYLE: string;

/** The engine's answer to the example that the page opens with, as JSON. */
declare const FIRST_ANSWER: string;

declare module "*.css" {
  const text: string;
  export default text;
}

declare module "*.json" {
  const text: string;
  export default text;
}
