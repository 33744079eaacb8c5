// One step on its way.
import { call } from "../api";
import type { OperationRequest, Redrawn } from "./edition.types";
import type { Step } from "./steps";

/** send asks for a step as the one who did it, or not at all (401); errors are Problems. */
export function send({ key, edition, by, path, body }: Step): Promise<Redrawn> {
	return call<Redrawn>(`/api/v1/editions/${edition}/${path}`, {
		method: "POST",
		body,
		headers: { "Idempotency-Key": key, "Gridmap-Actor": String(by.id) },
	});
}

/** attempt asks what an operation would do, without doing it. */
export function attempt(edition: number, body: OperationRequest, signal: AbortSignal): Promise<Redrawn> {
	return call<Redrawn>(`/api/v1/editions/${edition}/try`, { method: "POST", body, signal });
}
