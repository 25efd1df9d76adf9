import { type Message, parseMessage } from "./protocol";

export interface MatchSummary {
  id: string;
  title: string;
  scenario: string;
  kind: "replay" | "live";
  result: string | null;
  loops: number | null;
  seed: string | null;
}

/** How well the run does after some steps; see `crates/view/src/curve.rs`. */
export interface CurvePoint {
  env_steps: number;
  training_win_rate: number | null;
  evaluation_win_rate: number | null;
  episode_reward: number | null;
  entropy: number;
}

export interface MatchIndex {
  title: string;
  matches: MatchSummary[];
}

const unreachable = "The server does not answer. Is `starleague watch` still running?";

async function request(path: string, signal?: AbortSignal): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, { signal });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Error(unreachable);
  }
  if (!response.ok) {
    const body = (await response.json().catch(() => undefined)) as { error?: string } | undefined;
    throw new Error(body?.error ?? `The server answered ${response.status} to ${path}.`);
  }
  return response;
}

export async function fetchIndex(): Promise<MatchIndex> {
  return (await (await request("api/matches")).json()) as MatchIndex;
}

/** The learning curve of the run; empty where no run is watched. */
export async function fetchCurve(): Promise<CurvePoint[]> {
  return (await (await request("api/curve")).json()) as CurvePoint[];
}

/**
 * Reads a match and hands its messages over in batches, one per network chunk.
 * Resolves at the end of the stream; throws when it breaks off or is malformed.
 */
export async function readMatch(
  id: string,
  signal: AbortSignal,
  onMessages: (messages: Message[]) => void,
): Promise<void> {
  const response = await request(`api/match/${encodeURIComponent(id)}`, signal);
  if (!response.body) throw new Error("The server sent an empty match.");
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  let lineNumber = 0;
  for (;;) {
    let chunk: ReadableStreamReadResult<string>;
    try {
      chunk = await reader.read();
    } catch (error) {
      if (signal.aborted) throw error;
      throw new Error("The connection to the server broke off before the match ended.");
    }
    const lines = (rest + (chunk.value ?? "")).split("\n");
    rest = chunk.done ? "" : (lines.pop() ?? "");
    const messages: Message[] = [];
    try {
      for (const line of lines) {
        if (line !== "") messages.push(parseMessage(line, ++lineNumber));
      }
    } finally {
      if (messages.length > 0) onMessages(messages);
    }
    if (chunk.done) return;
  }
}
