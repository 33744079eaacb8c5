// Editions of the district: those being drawn, those on their way, what is in force and what was.
import { useState } from "preact/hooks";
import { Problem, url } from "../../api";
import { queryAll } from "../../data";
import { longDay, moment } from "../../format";
import { lang, t, word } from "../../i18n";
import { can } from "../../session";
import { district } from "../../state";
import { createDraft, openEdition } from "../../workspace/draft";
import type { EditionDetail, EditionState } from "../../workspace/types";
import { Nothing, Shown, SignInAdds, Trouble } from "../parts/answer";
import { Section } from "../parts/facts";
import { Icon } from "../parts/icon";

const groups: { key: "drafts" | "under_way" | "in_force" | "past"; states: EditionState[] }[] = [
	{ key: "drafts", states: ["draft"] },
	{ key: "under_way", states: ["submitted", "approved", "scheduled"] },
	{ key: "in_force", states: ["in_force"] },
	{ key: "past", states: ["superseded", "abandoned"] },
];

export function DraftsPanel() {
	const answer = queryAll<EditionDetail>(
		can("read_district") && district.value ? url("editions", { district: district.value.id }) : null,
		["edition"],
	).value;
	if (!can("read_district")) return <SignInAdds what={t("drafts.sign_in_adds")} />;
	return (
		<>
			<div class="panel-head">
				<h2>{t("tab.drafts")}</h2>
			</div>
			<p class="lead">{t("drafts.lead")}</p>
			{can("edit_drafts") && <NewDraft />}
			<Shown of={answer} rows={5}>
				{({ items }) => (
					<>
						{groups.map(({ key, states }) => {
							const mine = items.filter((e) => states.includes(e.state));
							if (mine.length === 0 && key !== "drafts") return null;
							return (
								<Section key={key} title={t(`drafts.${key}`)} count={mine.length}>
									{mine.length === 0 ? (
										<Nothing>{t(can("edit_drafts") ? "drafts.none" : "drafts.none_to_see")}</Nothing>
									) : (
										<ul class="list">
											{mine.map((e) => (
												<EditionRow key={e.id} edition={e} />
											))}
										</ul>
									)}
								</Section>
							);
						})}
					</>
				)}
			</Shown>
		</>
	);
}

function EditionRow({ edition: e }: { edition: EditionDetail }) {
	const zone = district.value?.time_zone ?? "Asia/Shanghai";
	const when =
		e.state === "draft"
			? t("drafts.made", { who: e.created_by?.name ?? "–", when: moment(e.created_at, zone) })
			: e.from
				? t("range.from", { from: e.from })
				: t("drafts.made", { who: e.created_by?.name ?? "–", when: moment(e.created_at, zone) });
	return (
		<li>
			<button type="button" class="list-row two" onClick={() => openEdition(e.id)}>
				<span class="grow">
					<span>{e.name}</span>
					<span class="soft">{when}</span>
				</span>
				<span class={`state-word ${e.state}`}>{word("edition_state", e.state)}</span>
			</button>
		</li>
	);
}

/** NewDraft makes a draft of what is in force. */
function NewDraft() {
	const [open, setOpen] = useState(false);
	const [name, setName] = useState("");
	const [day, setDay] = useState("");
	const [busy, setBusy] = useState(false);
	const [problem, setProblem] = useState<Problem | null>(null);
	if (!open) {
		return (
			<p class="button-row">
				<button
					type="button"
					class="button primary"
					onClick={() => {
						setName(
							t("drafts.first_name", { day: longDay(new Date().toISOString().slice(0, 10), lang.value) }),
						);
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
			await createDraft(name.trim(), null, day || null);
		} catch (cause) {
			setProblem(cause instanceof Problem ? cause : new Problem(-1, String(cause)));
		} finally {
			setBusy(false);
		}
	};
	return (
		<form class="note new-draft" onSubmit={make}>
			<label class="field">
				<span>{t("drafts.name")}</span>
				<input
					value={name}
					onInput={(e) => setName(e.currentTarget.value)}
					maxLength={100}
					required
					ref={(el) => el?.select()}
				/>
			</label>
			<label class="field">
				<span>{t("drafts.planned")}</span>
				<input type="date" value={day} onInput={(e) => setDay(e.currentTarget.value)} />
			</label>
			{problem && <Trouble problem={problem} />}
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
