// Sending a control, and the sentence beside it when it is refused.
import { make, put } from "./element.js";
import { order } from "./socket.js";
import { both, say } from "./words.js";

/** Sends a control and shows why not, if not, in the answer beside it; what was refused before is wiped. */
export async function steer(answer, what, more) {
  for (const old of document.querySelectorAll(".answer")) put(old, "");
  const reply = await order(what, more);
  if (reply.t === "no") put(answer, both(reply.text) || say("bar.refused"));
  if (reply.t === "lost") put(answer, say("bar.lost"));
  return reply.t === "ok";
}

/** A place for answers near a control. */
export const answerPlace = () => make("p", { class: "answer", role: "alert" });

/** A button. */
export const button = (key, click, more = {}) => make("button", { type: "button", class: "plain", text: say(key), click, ...more });
