// One batch of files: what was read, what is wrong with it, and the two buttons that matter.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { call, Problem, url } from "../api";
import type { Batch } from "../api.types";
import { invalidate, query } from "../data";
import { moment, number } from "../format";
import { lang, t, word } from "../i18n";
import { askedBy, isRunning } from "../imports";
import { district, districts, flight, go } from "../state";
import { Preview } from "./import_preview";
import { UploadForm } from "./import_upload";
import { Shown, Trouble } from "./parts/answer";
import { Facts, Tallies } from "./parts/facts";
import { Head } from "./parts/head";

export function BatchDetail({ id, opened }: { id: number; opened: (batch: Batch) => void }) {
	const answer = query<Batch>(url(`imports/${id}`, { district: district.value?.id, lang: lang.value }), [
		"imports",
	]).value;
	const running = answer.data !== undefined && isRunning(answer.data);
	useEffect(() => {
		if (!running) return;
		// Progress inside a step is no change of the map, so the feed does not tell of it.
		const timer = setInterval(() => invalidate(new Set(["imports"])), 1000);
		return () => clearInterval(timer);
	}, [running]);
	return (
		<Shown of={answer} rows={8}>
			{(b) => (
				<>
					<Head kind={word("import_kind", b.kind)} title={b.file_name} bounds={b.bounds}>
						<p class={`state-word ${b.state}`}>{word("batch", b.state)}</p>
					</Head>
					{running && <Progress batch={b} />}
					{b.error && (
						<div class="note bad" role="alert">
							<p>
								{b.error.row ? `${t("import.row", { n: b.error.row })}${t("list.colon")}` : ""}
								{b.error.message}
							</p>
							{b.error.field && (
								<p class="soft code">
									{b.error.field}
									{b.error.value && ` = ${b.error.value}`}
								</p>
							)}
							<p class="soft">{t("import.nothing_changed")}</p>
							<Asked rule={b.error.rule} />
						</div>
					)}
					{b.state === "rejected" && <UploadForm key={b.id} again={b} opened={opened} />}
					<Tallies
						items={[
							{ n: number(b.rows_read, lang.value), unit: t("import.read") },
							{ n: number(b.rows_good, lang.value), unit: t("import.good") },
							{ n: number(b.rows_bad, lang.value), unit: t("import.bad") },
						]}
					/>
					<Outcome batch={b} />
					{!running && <Actions batch={b} />}
					<Facts
						items={[
							[t("import.format"), b.format],
							[t("import.crs"), b.source_crs],
							[t("import.encoding"), b.encoding],
							[
								t("import.map"),
								Object.entries(b.mapping ?? {})
									.map(([f, c]) => `${f}=${c}`)
									.join(", "),
							],
							[t("import.by"), b.created_by?.name],
							[t("import.at"), moment(b.created_at, district.value?.time_zone ?? "UTC")],
							[
								t("import.published_at"),
								b.published_at && moment(b.published_at, district.value?.time_zone ?? "UTC"),
							],
						]}
					/>
					{!running && b.state === "checked" && (
						<details>
							<summary>{t("import.again")}</summary>
							<UploadForm again={b} opened={opened} />
						</details>
					)}
					{!running && b.state !== "reverted" && <Preview id={b.id} />}
				</>
			)}
		</Shown>
	);
}

/** Asked says which field of the form below answers a refusal. */
function Asked({ rule }: { rule: string }) {
	const asked = askedBy(rule);
	return <p>{t(asked ? `import.ask_${asked}` : "import.ask_file")}</p>;
}

/** Outcome is what publishing would do to the map, or did. */
function Outcome({ batch }: { batch: Batch }) {
	if (batch.state !== "checked" && batch.state !== "published") return null;
	const s = batch.summary;
	const parts = (["add", "update", "same", "held", "unplaced", "retired", "findings"] as const)
		.filter((k) => (s[k] ?? 0) > 0)
		.map((k) => t(`import.sum_${k}`, { n: number(s[k] ?? 0, lang.value) }));
	if (s.made && s.made.length > 0) parts.push(t("import.sum_made", { names: s.made.join(t("list.comma")) }));
	if (parts.length === 0) return null;
	return (
		<p class="headline">
			{t(batch.state === "published" ? "import.did" : "import.would", { what: parts.join(t("list.comma")) })}
		</p>
	);
}

function Progress({ batch }: { batch: Batch }) {
	const p = batch.progress;
	return (
		<div class="progress" role="status">
			<span>{p ? word("stage", p.stage) : word("batch", batch.state)}</span>
			<progress
				value={p?.total ? p.done : undefined}
				max={p?.total || undefined}
				aria-label={t("import.progress")}
			/>
			{p && p.total > 0 && (
				<span class="figures soft">
					{number(p.done, lang.value)} / {number(p.total, lang.value)}
				</span>
			)}
		</div>
	);
}

/** Actions: publish what was checked; take back what was published, in two presses. */
function Actions({ batch }: { batch: Batch }) {
	const busy = useSignal(false);
	const sure = useSignal(false);
	const problem = useSignal<Problem | null>(null);
	const act = async (what: "publish" | "revert") => {
		busy.value = true;
		problem.value = null;
		try {
			await call(url(`imports/${batch.id}/${what}`, { district: district.peek()?.id }), { method: "POST" });
			if (what === "publish" && batch.bounds) flight.value = { bounds: batch.bounds };
		} catch (cause) {
			problem.value = cause instanceof Problem ? cause : new Problem(-1, String(cause));
		}
		invalidate(new Set(["imports", "districts"]));
		busy.value = false;
		sure.value = false;
	};
	return (
		<>
			{problem.value && <Trouble problem={problem.value} />}
			<div class="button-row">
				{batch.state === "checked" && (
					<button
						type="button"
						class="button primary"
						disabled={busy.value || batch.rows_good === 0}
						onClick={() => act("publish")}
					>
						{busy.value
							? t("import.publishing")
							: t("import.publish", { n: number(batch.rows_good, lang.value) })}
					</button>
				)}
				{batch.state === "published" && !sure.value && (
					<button type="button" class="button" onClick={() => (sure.value = true)}>
						{t("import.revert")}
					</button>
				)}
				{batch.state === "published" && sure.value && (
					<>
						<button type="button" class="button danger" disabled={busy.value} onClick={() => act("revert")}>
							{t("import.revert_sure")}
						</button>
						<button type="button" class="button" onClick={() => (sure.value = false)}>
							{t("cancel")}
						</button>
					</>
				)}
			</div>
			{batch.state === "published" && districts.value && districts.value.length > 1 && <OtherDistrict />}
		</>
	);
}

/** OtherDistrict: a file may have made a district of its own. */
function OtherDistrict() {
	const here = district.value;
	const others = (districts.value ?? []).filter((d) => d.id !== here?.id);
	return (
		<p class="soft foot">
			{t("import.other_districts")}{" "}
			{others.map((d) => (
				<button
					key={d.id}
					type="button"
					class="link"
					onClick={() => go({ district: d.id, camera: null, selection: null })}
				>
					{d.name}
				</button>
			))}
		</p>
	);
}
