import { define } from "./element.tsx";
// On its way together with the rest.
import "./style/sheets.ts";

define();
