// The name of the edition on screen; who may, changes it and the day it is meant for here.
import { useState } from "preact/hooks";
import type { Problem } from "../../api";
import { t } from "../../i18n";
import { can } from "../../session";
import type { EditionDetail } from "../../workspace/edition.types";
import { asProblem, change } from "../../workspace/life";
import { Icon } from "../parts/icon";
import { closePopover, Popover } from "../parts/popover";
import { Refusal } from "./refusal";

export function EditionTitle({ edition: e }: { edition: EditionDetail }) {
	if (!can("edit_drafts") || e.state === "abandoned") {
		return (
			<span class="edition-name" title={e.name}>
				{e.name}
			</span>
		);
	}
	return (
		<Popover
			class="edition-title"
			label={t("edition.change_label", { name: e.name })}
			title={t("edition.change")}
			face={
				<>
					<span class="edition-name">{e.name}</span>
					<Icon name="down" size={12} />
				</>
			}
		>
			<EditionForm edition={e} />
		</Popover>
	);
}

function EditionForm({ edition: e }: { edition: EditionDetail }) {
	const [name, setName] = useState(e.name);
	const [day, setDay] = useState(e.planned_from ?? "");
	const [busy, setBusy] = useState(false);
	const [problem, setProblem] = useState<Problem | null>(null);
	const open = ["draft", "submitted", "approved"].includes(e.state); // the day may still be moved
	const save = async (event: Event) => {
		event.preventDefault();
		setBusy(true);
		setProblem(null);
		try {
			await change({
				...(name.trim() !== e.name ? { name: name.trim() } : {}),
				...(open && day !== (e.planned_from ?? "") ? { planned_from: day } : {}),
			});
			closePopover();
		} catch (cause) {
			setProblem(asProblem(cause));
			setBusy(false);
		}
	};
	return (
		<form class="edition-form" onSubmit={save}>
			<label class="field">
				<span>{t("drafts.name")}</span>
				<input
					value={name}
					maxLength={100}
					required
					onInput={(ev) => setName(ev.currentTarget.value)}
					ref={(el) => {
						if (el && !el.dataset.met) {
							el.dataset.met = "1";
							el.select();
						}
					}}
				/>
			</label>
			{open && (
				<label class="field">
					<span>{t("drafts.planned")}</span>
					<input type="date" value={day} onInput={(ev) => setDay(ev.currentTarget.value)} />
				</label>
			)}
			{problem && <Refusal problem={problem} />}
			<div class="button-row">
				<button type="submit" class="button primary" disabled={busy || name.trim() === ""}>
					{t("edition.save")}
				</button>
				<button type="button" class="button" onClick={closePopover}>
					{t("cancel")}
				</button>
			</div>
		</form>
	);
}
