import tools from "../style/tools.css";

/** How the tools look. */
export const style = new CSSStyleSheet();
style.replaceSync(tools);
