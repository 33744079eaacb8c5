// The way of a draft: handed in, sent back with words, handed in again, approved, published; what
// reviewers see of it, what people say about places, and who is there.
import { availableParallelism, loadavg } from "node:os";
import { must, pixelOf, same, says, settled, uncovered } from "../page.mjs";

/** soon is two seconds, or as much more as the machine has more to do than processors. */
const soon = () => 2000 * Math.max(1, loadavg()[0] / availableParallelism());

const small = { width: 1100, height: 640 };

/** send asks the API and fails with its words. */
async function send(server, actor, method, path, body) {
	const answer = await server.fetchAs(actor, `/api/v1/${path}`, {
		method,
		body: JSON.stringify(body),
		headers: { "Content-Type": "application/json" },
	});
	if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
	return answer.status === 204 ? null : answer.json();
}

/** aDraft has its largest grid cut in two. */
async function aDraft(server, name) {
	const draft = await send(server, "planner", "POST", "editions", { name });
	const { items } = await server.ask("planner", `/api/v1/grids?edition=${draft.id}&limit=1000`);
	const grid = items.sort((a, b) => b.area_m2 - a.area_m2)[0];
	const [west, south, east, north] = grid.bounds;
	const middle = (south + north) / 2;
	const line = [
		[west - 0.001, middle],
		[east + 0.001, middle + 0.0003],
	];
	const cut = await send(server, "planner", "POST", `editions/${draft.id}/operations`, {
		op: "split",
		grid: grid.id,
		line,
	});
	return { id: draft.id, grid, piece: cut.grids.find((g) => g.created).id };
}

/** mended is a draft nothing stands in the way of: what the server proposes is done, and who is missing is named. */
async function mended(server, id) {
	const { items } = await server.ask("planner", "/api/v1/organisations");
	const branch = items.find((o) => o.kind === "branch").id;
	const members = (await server.ask("planner", "/api/v1/members?limit=1000")).items;
	for (let turn = 0; ; turn++) {
		const gate = await server.ask("planner", `/api/v1/editions/${id}/validation`);
		if (gate.ready) return gate.as_of;
		must(turn < 4, `the draft stays blocked: ${gate.blockers.map((b) => `${b.rule} ${b.message}`)}`);
		for (const b of gate.blockers) {
			const grids = b.grids.map((g) => g.id);
			if (grids.length === 0) continue; // not about a grid
			const free = members.filter((m) => m.grids.length === 0)[turn];
			const own =
				b.rule === "R05"
					? { branches: [{ organisation: branch, role: "lead" }] }
					: { members: [{ member: free?.id, role: "head" }] };
			const proposed = turn === 0 && b.mend?.kind === "assignment" ? b.mend : null;
			const path = proposed?.path.replace("/api/v1/", "") ?? `editions/${id}/assignments`;
			await send(server, "planner", proposed?.method ?? "PUT", path, proposed?.body ?? { grids, ...own });
		}
	}
}

const ocean = "&map=12/0/0"; // an empty map, where the map is not looked at

const desk = (id, more = "") => `tab=drafts&ed=${id}&desk=review${more}`;
const press = (page, name) => page.getByRole("button", { name, exact: true }).click();

/** answerWith fills in the words of a step and takes it. */
async function answerWith(page, act, words) {
	await press(page, act);
	await page.locator(".act-form textarea").fill(words);
	await page.locator(".act-form").getByRole("button", { name: act, exact: true }).click();
}

export default [
	{
		name: "handed in, sent back with words, approved and published; another open map shows it within two seconds",
		// Told that grids in force are others, a page may ask what stands in the way of what just came into force.
		expects: [/status of 409/],
		async run({ server, page }) {
			const { id, piece, grid } = await aDraft(server, "柳堤调整");
			const today = await mended(server, id);
			const planner = await page({ as: "planner", hash: desk(id, ocean), viewport: small });
			await says(planner, "规划员还在编辑");
			await answerWith(planner, "提交审核", "第一次提交");
			await says(planner, "已提交，边界不再改动", "第一次提交");
			await answerWith(planner, "收回提交", "等一下");
			await says(planner, "规划员还在编辑");
			await answerWith(planner, "提交审核", "第一次提交");
			await says(planner, "已提交，边界不再改动");

			const reviewer = await page({ as: "reviewer", hash: desk(id, ocean), viewport: small });
			await answerWith(reviewer, "退回修改", "名称请写清楚");
			await says(reviewer, "由规划员办理");
			await says(planner, "退回修改", "名称请写清楚");
			await answerWith(planner, "提交审核", "已改");
			await says(planner, "已提交");
			await answerWith(reviewer, "审核通过", "同意");
			await says(reviewer, "选定日期后发布");
			await planner.close();

			const [lon, lat] = grid.label;
			const reader = await page({ hash: `map=15/${lat}/${lon}`, viewport: small });
			const other = await send(server, "planner", "POST", "editions", { name: "另一个草案" });
			const second = await page({ as: "planner", hash: desk(other.id, ocean), viewport: small });
			await reader.getByRole("img", { name: "实时更新中", exact: true }).waitFor();
			await says(second, "规划员还在编辑");
			await press(reviewer, "发布");
			await says(reviewer, "今天起执行");
			// Yesterday, so that there is a day left to publish on when the check is tried again.
			const yesterday = new Date(Date.parse(today) - 86_400_000).toISOString().slice(0, 10);
			const { items } = await server.ask("planner", "/api/v1/editions");
			if (items.find((e) => e.state === "in_force").from < yesterday) {
				await reviewer.getByLabel("从哪天起执行").fill(yesterday);
				await says(reviewer, "补记从", "仍记在发生时的网格");
			}
			await settled(reader);
			let tiles = 0;
			reader.on("request", (r) => {
				if (/\/tiles\/grids\//.test(r.url())) tiles++;
			});
			await reviewer.locator(".act-form").getByRole("button", { name: "发布", exact: true }).click();
			const published = async () =>
				(await server.ask("planner", `/api/v1/editions/${id}`)).state === "in_force";
			while (!(await published())) await new Promise((go) => setTimeout(go, 50));
			const began = Date.now();
			await reader.getByText("网格已更新为“柳堤调整”").waitFor();
			const took = Date.now() - began;
			must(took <= soon(), `the reader's page told of it after ${took} ms`);
			must(tiles > 0, "the reader's map asks for no new tiles");
			await second.getByText("这个草案的底版已被替代").waitFor();
			await says(reviewer, "发布后的变化", "要移交的未结事件");
			const drawn = await server.json("/api/v1/grids?limit=1000");
			must(
				drawn.items.some((g) => g.id === piece),
				"the new grid is not in force",
			);
			await second.locator(".note.warn").getByRole("button", { name: "换到最新版本上" }).click();
			await second.waitForURL((at) => !at.hash.includes(`ed=${other.id}&`));
			must(
				(await server.ask("planner", `/api/v1/editions/${other.id}`)).state === "abandoned",
				"the old draft stays",
			);
			return `told after ${took} ms`;
		},
	},
	{
		name: "publishing says what stands in the way on the day chosen",
		async run({ server, page }) {
			const { id } = await aDraft(server, "未办完");
			await send(server, "planner", "POST", `editions/${id}/submit`, {});
			await send(server, "reviewer", "POST", `editions/${id}/approve`, {});
			const p = await page({ as: "reviewer", hash: desk(id, ocean), viewport: small });
			await says(p, "选定日期后发布");
			await p.waitForLoadState("networkidle");
			await press(p, "发布");
			const form = p.locator(".act-form");
			const days = await form.getByLabel("从哪天起执行").inputValue();
			const gate = await server.ask("planner", `/api/v1/editions/${id}/validation?as_of=${days}`);
			await says(p, `起执行还有 ${gate.blocking} 处问题`, gate.blockers[0].message, gate.blockers[0].fix);
			must(await form.locator("[type=submit]").isDisabled(), "what is blocked can be published");
			await form.getByLabel("从哪天起执行").fill("2099-01-01"); // nobody's term reaches that far
			await says(p, "2099年1月1日 起执行还有");
			await p.keyboard.press("Escape");
			await form.waitFor({ state: "detached" });
		},
	},
	{
		name: "before and after are compared and stepped through with keys",
		async run({ server, page }) {
			const { id } = await aDraft(server, "对比");
			const p = await page({ as: "reviewer", hash: desk(id), viewport: small });
			await says(p, "改动的网格", "新增");
			await settled(p);
			await p.keyboard.press("n");
			await says(p, "第 1 / ");
			await p.keyboard.press("w");
			const divider = p.getByRole("slider", { name: "前后对比的分界" });
			await divider.waitFor();
			await p.waitForFunction(() => document.activeElement?.classList.contains("swipe"));
			const clip = () => p.locator(".before-map").evaluate((b) => b.style.clipPath);
			const first = await clip();
			await p.keyboard.press("Shift+ArrowRight");
			same(await divider.getAttribute("aria-valuenow"), "60", "the divider");
			must((await clip()) !== first, "the map before does not follow the divider");
			await p.keyboard.press("Home");
			same(await divider.getAttribute("aria-valuenow"), "0", "the divider at its begin");
			await p.keyboard.press("Escape");
			await divider.waitFor({ state: "detached" });
			same(await p.locator(".before-map").count(), 0, "maps before");
			await p.keyboard.press("p");
			await says(p, " / ");
		},
	},
	{
		name: "a comment is pinned to a place, answered in another browser and settled",
		async run({ server, page }) {
			const { id, grid } = await aDraft(server, "批注");
			const hash = desk(id, `&map=15/${grid.label[1]}/${grid.label[0]}`);
			const a = await page({ as: "reviewer", hash, viewport: small });
			const b = await page({ as: "planner", hash, viewport: small });
			await says(a, "还没有批注");
			await uncovered(a, grid.label, "the grid");
			await press(a, "添加批注");
			const { x, y } = await pixelOf(a, grid.label);
			await a.mouse.click(x, y);
			await a.locator(".writing textarea").fill("这条界线请沿河走");
			await a.keyboard.press("Control+Enter");
			await a.locator(".pin").waitFor();
			await says(b, "这条界线请沿河走");
			const pin = b.locator("button.pin");
			await pin.waitFor();
			await pin.focus();
			await b.keyboard.press("Enter");
			await b.locator(".thread.here").getByRole("button", { name: "回复", exact: true }).click();
			await b.locator(".writing textarea").fill("好，已改");
			await b.keyboard.press("Control+Enter");
			await says(a, "好，已改");
			await a.locator(".thread").getByRole("button", { name: "标为已解决" }).click();
			await says(b, "已解决（1）");
		},
	},
	{
		name: "two planners in one draft see each other, and nobody when alone",
		async run({ server, page }) {
			const { id, grid } = await aDraft(server, "在场");
			const hash = desk(id, `&map=15/${grid.label[1]}/${grid.label[0]}`);
			const a = await page({ as: "planner", hash, viewport: small });
			await settled(a);
			same(await a.locator(".others-here").count(), 0, "others while alone");
			const b = await page({ as: "reviewer", hash, viewport: small });
			await a.locator(".face").waitFor();
			await b.locator(".face").waitFor();
			must(
				(await a.locator(".face").getAttribute("aria-label")).includes("魏知行"),
				"the reviewer is not named",
			);
			await b.close();
			await a.locator(".face").waitFor({ state: "detached" });
		},
	},
	{
		name: "a page for each community is printed, with map, scale and table",
		async run({ server, page }) {
			const { items } = await server.json("/api/v1/areas");
			const communities = items.filter((a) => a.level === 2 && a.counts.grids > 0);
			const { id } = await aDraft(server, "打印");
			const p = await page({ as: "planner", hash: desk(id), viewport: small });
			await press(p, "打印网格图");
			await p.locator(".sheet-page").first().waitFor();
			const firsts = p.locator(".sheet-page:not(:has(.sheet-part))"); // long tables go on overleaf
			same(await firsts.count(), communities.length, "sheets");
			const one = communities.find((c) => communities.every((o) => o === c || !o.name.includes(c.name)));
			const menu = p.locator(".print-communities");
			await menu.locator("summary").click();
			await press(p, "全不选");
			await menu.getByLabel(one.name).check();
			await menu.locator("summary").click();
			await p.locator(".sheet-map img").waitFor({ timeout: 60_000 });
			await p.getByText("共 1 页", { exact: true }).waitFor();
			const words = await p.locator(".sheet-page").innerText();
			for (const word of [one.name, "打印", "1 : ", "合计", "主责党支部", "责任人", "户数", "北"])
				must(words.includes(word), `the sheet does not say “${word}”`);
			const pdf = (await p.pdf({ preferCSSPageSize: true })).toString("latin1");
			same(pdf.match(/\/Type\s*\/Page\b/g)?.length, 1, "pages of the file");
			await p.keyboard.press("Escape");
			await p.locator(".print-preview").waitFor({ state: "detached" });
		},
	},
];
