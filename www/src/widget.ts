import { define } from "./element.tsx";

define();
