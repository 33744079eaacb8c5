// The form that takes files: dropped or chosen, loose shapefile parts or one archive.
import { useSignal } from "@preact/signals";
import { call, Problem } from "../api";
import type { Batch } from "../api.types";
import { invalidate } from "../data";
import { number } from "../format";
import { lang, t } from "../i18n";
import { guessKind, importKinds, missingParts, parseMapping } from "../imports";
import { district } from "../state";
import { Trouble } from "./parts/answer";
import { Icon } from "./parts/icon";

export function UploadForm({ opened }: { opened: (batch: Batch) => void }) {
	const files = useSignal<File[]>([]);
	const over = useSignal(false);
	const kind = useSignal("");
	const busy = useSignal(false);
	const problem = useSignal<Problem | null>(null);

	const take = (list: FileList | null | undefined) => {
		if (!list || list.length === 0) return;
		files.value = [...list];
		kind.value ||= guessKind(files.value.map((f) => f.name)) ?? "";
		problem.value = null;
	};
	const send = async (e: SubmitEvent) => {
		e.preventDefault();
		const body = bodyOf(new FormData(e.currentTarget as HTMLFormElement), files.value);
		busy.value = true;
		problem.value = null;
		try {
			const batch = await call<Batch>("/api/v1/imports", { method: "POST", body });
			files.value = [];
			invalidate(new Set(["imports"]));
			opened(batch);
		} catch (cause) {
			problem.value = cause instanceof Problem ? cause : new Problem(-1, String(cause));
		}
		busy.value = false;
	};
	const missing = missingParts(files.value.map((f) => f.name));
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
			{files.value.length > 0 && (
				<ul class="files">
					{files.value.map((f) => (
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
					<select
						name="as"
						required
						value={kind.value}
						onChange={(e) => (kind.value = e.currentTarget.value)}
					>
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
			<details>
				<summary>{t("import.more")}</summary>
				<div class="pair">
					<label>
						<span>{t("import.crs")}</span>
						<input name="crs" placeholder="EPSG:4548, gcj02, bd09" autocapitalize="off" spellcheck={false} />
					</label>
					<label>
						<span>{t("import.encoding")}</span>
						<input name="encoding" placeholder="UTF-8, GBK" autocapitalize="off" spellcheck={false} />
					</label>
				</div>
				<label>
					<span>{t("import.map")}</span>
					<textarea name="map" rows={3} placeholder={"code=WGBM\nname=WGMC"} spellcheck={false} />
				</label>
			</details>
			<label class="check">
				<input type="checkbox" name="publish" />
				{t("import.publish_at_once")}
			</label>
			{problem.value && <Trouble problem={problem.value} />}
			{problem.value && problem.value.parts.length > 0 && (
				<ul class="problem-parts">
					{problem.value.parts.slice(0, 8).map((p, i) => (
						<li key={i}>
							{p.row ? t("import.row", { n: p.row }) : ""} {p.field} {p.message}
						</li>
					))}
				</ul>
			)}
			<button type="submit" class="button primary" disabled={files.value.length === 0 || busy.value}>
				{busy.value ? t("import.sending") : t("import.check")}
			</button>
		</form>
	);
}

/** bodyOf leaves out what was left empty and sends one map field per line. */
function bodyOf(form: FormData, files: readonly File[]): FormData {
	const body = new FormData();
	for (const name of ["as", "crs", "encoding"]) {
		const value = String(form.get(name) ?? "").trim();
		if (value) body.set(name, value);
	}
	for (const line of parseMapping(String(form.get("map") ?? ""))) body.append("map", line);
	if (form.get("publish")) body.set("publish", "true");
	for (const file of files) body.append("file", file, file.name);
	return body;
}
