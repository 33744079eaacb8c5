// The form that takes files: dropped or chosen, loose shapefile parts or one archive.
import { signal, useSignal } from "@preact/signals";
import { Problem, url } from "../api";
import type { Batch } from "../api.types";
import { invalidate } from "../data";
import { number, percent } from "../format";
import { lang, t } from "../i18n";
import { guessKind, importKinds, mappingText, missingParts, parseMapping } from "../imports";
import { district } from "../state";
import { upload } from "../upload";
import { Trouble } from "./parts/answer";
import { Icon } from "./parts/icon";

/** How files are to be read, as the form has it. */
interface How {
	as: string;
	crs: string;
	encoding: string;
	map: string;
	effective: string; // grids: the day they replace those in force
}

const untold: How = { as: "", crs: "", encoding: "", map: "", effective: "" };

/** kept are the files chosen for a batch, or for one to come: a refused file is asked about once more. */
const kept = signal<{ batch: number | null; files: File[]; how: How }>({
	batch: null,
	files: [],
	how: untold,
});

interface Props {
	again?: Batch; // the batch whose files are to be read another way
	opened: (batch: Batch) => void;
}

export function UploadForm({ again, opened }: Props) {
	const batch = again?.id ?? null;
	const mine = kept.value.batch === batch ? kept.value : null;
	const files = mine?.files ?? [];
	const how: How = mine?.how ?? { ...untold, as: again?.kind ?? "" };
	const map = how.map || mappingText(again?.mapping ?? null);
	const over = useSignal(false);
	const busy = useSignal(false);
	const sent = useSignal(0);
	const problem = useSignal<Problem | null>(null);

	const say = (change: Partial<How>) => {
		kept.value = { batch, files, how: { ...how, ...change } };
	};
	const take = (list: FileList | null | undefined) => {
		if (!list || list.length === 0) return;
		const chosen = [...list];
		const as = how.as || (guessKind(chosen.map((f) => f.name)) ?? "");
		kept.value = { batch, files: chosen, how: { ...how, as } };
		problem.value = null;
	};
	const send = async (e: SubmitEvent) => {
		e.preventDefault();
		const form = new FormData(e.currentTarget as HTMLFormElement);
		busy.value = true;
		sent.value = 0;
		problem.value = null;
		try {
			const made = await upload<Batch>(url("imports", { lang: lang.value }), bodyOf(form, files), (share) => {
				sent.value = share;
			});
			kept.value = { batch: made.id, files, how };
			invalidate(new Set(["imports"]));
			opened(made);
		} catch (cause) {
			problem.value = cause instanceof Problem ? cause : new Problem(-1, String(cause));
		}
		busy.value = false;
	};
	const missing = missingParts(files.map((f) => f.name));
	return (
		<form class="upload" onSubmit={send}>
			<label
				class={`drop ${over.value ? "over" : ""}`}
				onDragOver={(e) => {
					e.preventDefault();
					over.value = true;
				}}
				onDragLeave={() => (over.value = false)}
				onDrop={(e) => {
					e.preventDefault();
					over.value = false;
					take(e.dataTransfer?.files);
				}}
			>
				<input
					type="file"
					class="hidden-input"
					multiple
					accept=".shp,.shx,.dbf,.prj,.cpg,.zip,.geojson,.json,.csv,.gz,.tsv,.txt"
					onChange={(e) => take(e.currentTarget.files)}
				/>
				<Icon name="upload" />
				<span>
					<strong>{t("import.drop")}</strong>
					<span class="soft">{t("import.formats")}</span>
				</span>
			</label>
			{files.length > 0 && (
				<ul class="files">
					{files.map((f) => (
						<li key={f.name}>
							<span class="grow">{f.name}</span>
							<span class="soft figures">
								{t("import.kilobytes", { n: number(Math.ceil(f.size / 1024), lang.value) })}
							</span>
						</li>
					))}
				</ul>
			)}
			{missing.length > 0 && <p class="warn-text">{t("import.missing", { parts: missing.join(", ") })}</p>}
			<div class="pair">
				<label>
					<span>{t("import.as")}</span>
					<select name="as" required value={how.as} onChange={(e) => say({ as: e.currentTarget.value })}>
						<option value="">{t("import.choose")}</option>
						{importKinds.map((k) => (
							<option key={k} value={k}>
								{t(`import_kind.${k}`)}
							</option>
						))}
					</select>
				</label>
				<label>
					<span>{t("import.district")}</span>
					<output>{district.value?.name}</output>
				</label>
			</div>
			{how.as === "grids" && (
				<label>
					<span>{t("import.effective")}</span>
					<input
						type="date"
						name="effective"
						value={how.effective}
						onChange={(e) => say({ effective: e.currentTarget.value })}
					/>
				</label>
			)}
			<details open={again !== undefined}>
				<summary>{t("import.more")}</summary>
				<div class="pair">
					<label>
						<span>{t("import.crs")}</span>
						<input
							name="crs"
							placeholder="EPSG:4548, gcj02, bd09"
							autocapitalize="off"
							spellcheck={false}
							value={how.crs}
							onChange={(e) => say({ crs: e.currentTarget.value })}
						/>
					</label>
					<label>
						<span>{t("import.encoding")}</span>
						<input
							name="encoding"
							placeholder="UTF-8, GBK"
							autocapitalize="off"
							spellcheck={false}
							value={how.encoding}
							onChange={(e) => say({ encoding: e.currentTarget.value })}
						/>
					</label>
				</div>
				<label>
					<span>{t("import.map")}</span>
					<textarea
						name="map"
						rows={again ? 5 : 3}
						placeholder={"code=WGBM\nname=WGMC"}
						spellcheck={false}
						value={map}
						onChange={(e) => say({ map: e.currentTarget.value })}
					/>
				</label>
			</details>
			<label class="check">
				<input type="checkbox" name="publish" />
				{t("import.publish_at_once")}
			</label>
			{problem.value && <Refused problem={problem.value} />}
			{busy.value && (
				<div class="progress" role="status">
					<progress value={sent.value} max={1} aria-label={t("import.progress")} />
					<span class="figures soft">{t("import.sent", { share: percent(sent.value) })}</span>
				</div>
			)}
			<button type="submit" class="button primary" disabled={files.length === 0 || busy.value}>
				{busy.value ? t("import.sending") : t("import.check")}
			</button>
		</form>
	);
}

/** Refused says why the server did not take the files; what has nothing to do with them, as everywhere. */
function Refused({ problem }: { problem: Problem }) {
	if (![400, 409, 413, 415, 422].includes(problem.status)) return <Trouble problem={problem} />;
	// The answer's detail is English, its parts are Chinese.
	const words = lang.value === "zh" ? problem.parts.map((p) => p.message) : [];
	return (
		<div class="note bad" role="alert">
			{(words.length > 0 ? words : [problem.detail]).map((w) => (
				<p key={w}>{w}</p>
			))}
			<p class="soft">{t("import.nothing_changed")}</p>
		</div>
	);
}

/** bodyOf leaves out what was left empty and sends one map field per line. */
function bodyOf(form: FormData, files: readonly File[]): FormData {
	const body = new FormData();
	for (const name of ["as", "crs", "encoding", "effective"]) {
		const value = String(form.get(name) ?? "").trim();
		if (value) body.set(name, value);
	}
	for (const line of parseMapping(String(form.get("map") ?? ""))) body.append("map", line);
	if (form.get("publish")) body.set("publish", "true");
	for (const file of files) body.append("file", file, file.name);
	return body;
}
