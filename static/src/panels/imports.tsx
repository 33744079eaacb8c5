// Bring files in: upload, look at what would happen, publish, take back.
import { useEffect } from "preact/hooks";
import { url } from "../api";
import type { Batch } from "../api.types";
import { invalidate, query } from "../data";
import { moment, number } from "../format";
import { lang, t, word } from "../i18n";
import { isRunning } from "../imports";
import { can } from "../session";
import { district, go, place, scope } from "../state";
import { BatchDetail } from "./import_batch";
import { UploadForm } from "./import_upload";
import { Nothing, Shown, SignInAdds } from "./parts/answer";
import { Section } from "./parts/facts";
import { Icon } from "./parts/icon";

/** open shows a batch, or for null the form and the list; the way back leads to what was before. */
const open = (batch: number | null) => go({ tab: "imports", batch });

export function ImportsPanel() {
	if (!can("import")) return <SignInAdds what={t("import.sign_in_adds")} />;
	const batch = place.value.batch;
	if (batch !== null) {
		return (
			<>
				<button type="button" class="back" onClick={() => open(null)}>
					<Icon name="back" size={12} />
					{t("tab.imports")}
				</button>
				<BatchDetail key={batch} id={batch} opened={(b) => open(b.id)} />
			</>
		);
	}
	return (
		<>
			<div class="panel-head">
				<h2>{t("tab.imports")}</h2>
			</div>
			<UploadForm opened={(b) => open(b.id)} />
			<Batches />
		</>
	);
}

function Batches() {
	const answer = query<{ items: Batch[] }>(
		scope.value.district ? url("imports", { district: scope.value.district, limit: 50 }) : null,
		["imports"],
	).value;
	const running = answer.data?.items.some(isRunning) ?? false;
	useEffect(() => {
		if (!running) return;
		const timer = setInterval(() => invalidate(new Set(["imports"])), 1000);
		return () => clearInterval(timer);
	}, [running]);
	const zone = district.value?.time_zone ?? "Asia/Shanghai";
	return (
		<Section title={t("import.earlier")} count={answer.data?.items.length}>
			<Shown of={answer} rows={4}>
				{({ items }) =>
					items.length === 0 ? (
						<Nothing>{t("import.none")}</Nothing>
					) : (
						<ul class="list batches">
							{items.map((b) => (
								<li key={b.id}>
									<button type="button" class="list-row two" onClick={() => open(b.id)}>
										<span class="grow">
											<span class="file">{b.file_name}</span>
											<span class="soft">
												{word("import_kind", b.kind)} ·{" "}
												{t("import.rows", { n: number(b.rows_read, lang.value) })} ·{" "}
												{moment(b.created_at, zone)}
											</span>
										</span>
										<span class={`state-word ${b.state}`}>{word("batch", b.state)}</span>
									</button>
								</li>
							))}
						</ul>
					)
				}
			</Shown>
		</Section>
	);
}
