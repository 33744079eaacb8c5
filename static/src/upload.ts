// An upload that tells how far it is, which fetch cannot.
import { Problem, problemOf } from "./api";

/** upload posts a form; told gets the share that is sent, 0…1. */
export function upload<T>(path: string, body: FormData, told: (share: number) => void): Promise<T> {
	return new Promise((done, fail) => {
		const request = new XMLHttpRequest();
		request.open("POST", path);
		request.setRequestHeader("Accept", "application/json");
		request.upload.onprogress = (e) => {
			if (e.lengthComputable && e.total > 0) told(e.loaded / e.total);
		};
		request.onload = () => {
			if (request.status >= 200 && request.status < 300) done(JSON.parse(request.responseText) as T);
			else fail(problemOf(request.status, request.responseText));
		};
		request.onerror = () => fail(new Problem(0, ""));
		request.onabort = request.onerror;
		request.send(body);
	});
}
