// The real binary on a free port with a data directory of its own, and what tests ask of it.
import { execFile, spawn } from "node:child_process";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** freePort asks the system for a port nobody has. */
async function freePort() {
	const server = createServer();
	await new Promise((done) => server.listen(0, "127.0.0.1", done));
	const { port } = server.address();
	await new Promise((done) => server.close(done));
	return port;
}

/** startServer runs `gridmap up` until it is ready. */
export async function startServer(binary) {
	const dir = await mkdtemp(join(tmpdir(), "gridmap-e2e-"));
	await chmod(dir, 0o711); // for root the database runs as user postgres, who must get there
	const data = join(dir, "data");
	const port = await freePort();
	const url = `http://127.0.0.1:${port}`;
	const child = spawn(binary, ["up", "--data-dir", data, "--listen", `127.0.0.1:${port}`], {
		stdio: ["ignore", "pipe", "pipe"],
	});
	const lines = [];
	for (const stream of [child.stdout, child.stderr])
		stream.on("data", (chunk) => lines.push(...String(chunk).split("\n").filter(Boolean)));
	let ended = null;
	child.on("exit", (code) => {
		ended = code ?? -1;
	});

	const deadline = Date.now() + 90_000;
	for (;;) {
		if (ended !== null) throw new Error(`gridmap up ended with ${ended}:\n${lines.slice(-30).join("\n")}`);
		if (Date.now() > deadline)
			throw new Error(`gridmap up was not ready in 90 s:\n${lines.slice(-30).join("\n")}`);
		const ready = await fetch(`${url}/readyz`).then(
			(r) => r.ok,
			() => false,
		);
		if (ready) break;
		await new Promise((done) => setTimeout(done, 200));
	}

	const run = (...args) =>
		new Promise((done, fail) => {
			execFile(binary, [...args, "--data-dir", data], { timeout: 60_000 }, (error, stdout, stderr) => {
				if (error) fail(new Error(`gridmap ${args.join(" ")}: ${error.message}\n${stdout}\n${stderr}`));
				else done(stdout);
			});
		});
	return {
		url,
		dir,
		lines,
		run,
		/** link is a new one-time sign-in address of an actor. */
		async link(actor) {
			const out = await run("actor", "link", actor);
			const found = /#sign-in=\S+/.exec(out);
			if (!found) throw new Error(`gridmap actor link printed no link: ${out}`);
			return `${url}/${found[0]}`;
		},
		/** json reads an address of the API as nobody. */
		json: (path) => fetch(url + path).then((r) => r.json()),
		async stop() {
			child.kill("SIGTERM");
			const late = setTimeout(() => child.kill("SIGKILL"), 20_000);
			if (ended === null) await new Promise((done) => child.on("exit", done));
			clearTimeout(late);
			await rm(dir, { recursive: true, force: true });
			return ended;
		},
	};
}
