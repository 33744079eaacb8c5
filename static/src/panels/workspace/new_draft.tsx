// A new draft: of what is in force, of another draft, or of an older edition to go back to.
import { useState } from "preact/hooks";
import type { Problem } from "../../api";
import { longDay } from "../../format";
import { lang, t, word } from "../../i18n";
import { today } from "../../state";
import { createDraft } from "../../workspace/draft";
import { asProblem, editions, last } from "../../workspace/life";
import { Icon } from "../parts/icon";
import { Refusal } from "./refusal";

export function NewDraft() {
	const [open, setOpen] = useState(false);
	const [name, setName] = useState("");
	const [day, setDay] = useState("");
	const [from, setFrom] = useState("");
	const [busy, setBusy] = useState(false);
	const [problem, setProblem] = useState<Problem | null>(null);
	if (!open) {
		return (
			<p class="button-row">
				<button
					type="button"
					class="button primary"
					onClick={() => {
						setName(t("drafts.first_name", { day: longDay(today.value, lang.value) }));
						setOpen(true);
					}}
				>
					<Icon name="plus" /> {t("drafts.new")}
				</button>
			</p>
		);
	}
	const make = async (event: Event) => {
		event.preventDefault();
		setBusy(true);
		setProblem(null);
		try {
			await createDraft(name.trim(), from === "" ? null : Number(from), day || null);
		} catch (cause) {
			setProblem(asProblem(cause));
			setBusy(false);
		}
	};
	const end = last.value;
	const others = (editions.value.data?.items ?? []).filter((e) => e.id !== end?.id);
	return (
		<form
			class="note new-draft"
			onSubmit={make}
			onKeyDown={(e) => {
				if (e.key !== "Escape") return;
				e.stopPropagation();
				setOpen(false);
			}}
		>
			<label class="field">
				<span>{t("drafts.name")}</span>
				<input
					value={name}
					onInput={(e) => setName(e.currentTarget.value)}
					maxLength={100}
					required
					ref={(el) => {
						if (el && !el.dataset.met) {
							el.dataset.met = "1";
							el.select();
						}
					}}
				/>
			</label>
			<label class="field">
				<span>{t("drafts.from")}</span>
				<select value={from} onChange={(e) => setFrom(e.currentTarget.value)}>
					<option value="">{end ? t("drafts.from_last", { name: end.name }) : t("drafts.in_force")}</option>
					{others.map((e) => (
						<option key={e.id} value={e.id}>
							{e.name} · {word("edition_state", e.state)}
						</option>
					))}
				</select>
			</label>
			<label class="field">
				<span>{t("drafts.planned")}</span>
				<input type="date" value={day} min={today.value} onInput={(e) => setDay(e.currentTarget.value)} />
			</label>
			{problem && <Refusal problem={problem} />}
			<div class="button-row">
				<button type="submit" class="button primary" disabled={busy || name.trim() === ""}>
					{t("drafts.create")}
				</button>
				<button type="button" class="button" onClick={() => setOpen(false)}>
					{t("cancel")}
				</button>
			</div>
		</form>
	);
}
