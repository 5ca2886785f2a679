import code from "./code.css";
import common from "./common.css";
import element from "./element.css";
import findings from "./findings.css";
import header from "./header.css";
import page from "./page.css";
import tokens from "./tokens.css";
import widget from "./widget.css";

let made: CSSStyleSheet[] | undefined;

/** The element's style sheets. Constructed ones are what a policy of `style-src 'self'` allows inside a script's element. */
export function sheets(): CSSStyleSheet[] {
  made ??= [tokens, common, element, code, findings, header, page, widget].map((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    return sheet;
  });
  return made;
}
