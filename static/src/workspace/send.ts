// One step on its way.
import { call } from "../api";
import type { Step } from "./commit";
import type { OperationRequest, Redrawn } from "./edition.types";

/** send asks for a step; errors are Problems. */
export function send({ key, edition, path, body }: Step): Promise<Redrawn> {
	return call<Redrawn>(`/api/v1/editions/${edition}/${path}`, {
		method: "POST",
		body,
		headers: { "Idempotency-Key": key },
	});
}

/** attempt asks what an operation would do, without doing it. */
export function attempt(edition: number, body: OperationRequest, signal: AbortSignal): Promise<Redrawn> {
	return call<Redrawn>(`/api/v1/editions/${edition}/try`, { method: "POST", body, signal });
}
