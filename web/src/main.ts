import "uplot/dist/uPlot.min.css";
import "./style/base.css";
import "./style/matchList.css";
import "./style/field.css";
import "./style/side.css";
import "./style/figures.css";
import "./style/timeline.css";
import "./style/narrow.css";
import { App } from "./app";
import { element } from "./dom";

const host = document.querySelector<HTMLElement>("#app");
if (!host) throw new Error("The page lacks its root element.");

declare global {
  interface Window {
    /** The running page, for tests and for the curious in the browser's console. */
    starleague?: App;
  }
}

App.start(host)
  .then((app) => (window.starleague = app))
  .catch((error: unknown) => {
  const reason = error instanceof Error ? error.message : String(error);
  host.replaceChildren(
    element("div", "fatal", element("h1", "", "The match cannot be drawn"), element("p", "", reason), element("p", "dim", "The page needs a browser with WebGL.")),
  );
});
