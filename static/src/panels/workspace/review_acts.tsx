// What may be done with the edition now; what may not says why, and where to put it right.
import { useRef, useState } from "preact/hooks";
import type { Problem } from "../../api";
import { t } from "../../i18n";
import { go } from "../../state";
import type { EditionDetail } from "../../workspace/edition.types";
import { type Act, type Hindrance, type Offer, offers } from "../../workspace/edition_life";
import { gate } from "../../workspace/gate";
import { act, asProblem, offered, stale } from "../../workspace/life";
import { Section } from "../parts/facts";
import { Icon } from "../parts/icon";
import { CopyForm } from "./copy_form";
import { PublishForm } from "./publish_form";
import { Refusal } from "./refusal";
import { StaleNote } from "./stale_note";

export function ReviewActs({ edition: e }: { edition: EditionDetail }) {
	const [open, setOpen] = useState<Act | null>(null);
	const list = offered.value;
	const free = list.filter((o) => o.why === null);
	const shut = list.filter((o) => o.why !== null && !(o.act === "abandon" && o.why === "planner"));
	const box = useRef<HTMLDivElement>(null);
	const close = () => {
		const was = open;
		setOpen(null);
		requestAnimationFrame(() => box.current?.querySelector<HTMLElement>(`[data-act="${was}"]`)?.focus());
	};
	const blocking = gate.value.data?.blocking ?? 0;
	// Publishing asks for another day then.
	const onlyDay =
		gate.value.data?.blockers.every((b) => b.kind === "day_too_early") && e.state === "approved";
	const onItsWay = offers(e, { id: null, edits: true, reviews: true }, { stale: false });
	return (
		<Section title={t("review.now")}>
			<p class="lead">{t(`review.say_${e.state}`)}</p>
			{stale.value && <StaleNote edition={e} />}
			{blocking > 0 && onItsWay.some((o) => o.act !== "copy") && (
				<p class="gate-line">
					<Icon name="warning" />
					<span class="grow">{t(onlyDay ? "review.only_day" : "review.blocking", { n: blocking })}</span>
					<button type="button" class="link" onClick={() => go({ desk: "todo", selection: null })}>
						{t("review.see_todo")}
					</button>
				</p>
			)}
			{gate.value.data?.ready && !stale.value && e.state !== "scheduled" && (
				<p class="gate-line good-text">
					<Icon name="check" /> {t("review.ready")}
				</p>
			)}
			<div ref={box}>
				{open === null && free.length > 0 && (
					<p class="button-row">
						{free.map((o, i) => (
							<button
								key={o.act}
								type="button"
								data-act={o.act}
								class={`button ${o.act === "abandon" ? "danger" : i === 0 && o.act !== "withdraw" ? "primary" : ""}`}
								onClick={() => setOpen(o.act)}
							>
								{t(`review.act_${o.act}`)}
							</button>
						))}
					</p>
				)}
				{open === "publish" ? (
					<PublishForm edition={e} cancel={close} />
				) : open === "copy" ? (
					<CopyForm edition={e} cancel={close} />
				) : (
					open && <WordsForm act={open} cancel={close} />
				)}
			</div>
			{open === null && shut.length > 0 && (
				<ul class="hindrances">
					{shut.map((o) => (
						<Shut key={o.act} offer={o} />
					))}
				</ul>
			)}
		</Section>
	);
}

const why: Record<
	Hindrance,
	"review.why_reviewer" | "review.why_planner" | "review.why_own" | "review.why_stale"
> = {
	reviewer: "review.why_reviewer",
	planner: "review.why_planner",
	own: "review.why_own",
	stale: "review.why_stale",
};

function Shut({ offer }: { offer: Offer }) {
	return (
		<li>
			<strong>{t(`review.act_${offer.act}`)}</strong>
			<span class="soft">{t(why[offer.why!])}</span>
		</li>
	);
}

/** WordsForm takes a step that is said in words: handing in, sending back, approving, giving up. */
function WordsForm({ act: what, cancel }: { act: Exclude<Act, "publish" | "copy">; cancel: () => void }) {
	const [note, setNote] = useState("");
	const [busy, setBusy] = useState(false);
	const [problem, setProblem] = useState<Problem | null>(null);
	const needed = what === "return";
	const send = async (event: Event) => {
		event.preventDefault();
		setBusy(true);
		setProblem(null);
		try {
			await act(what, note.trim());
		} catch (cause) {
			setProblem(asProblem(cause));
			setBusy(false);
		}
	};
	return (
		<form
			class="note act-form"
			onSubmit={send}
			onKeyDown={(e) => {
				if (e.key !== "Escape") return;
				e.stopPropagation();
				cancel();
			}}
		>
			<p>{t(`review.ask_${what}`)}</p>
			<label class="field">
				<span>{t(needed ? "review.words_needed" : "review.words")}</span>
				<textarea
					rows={3}
					maxLength={2000}
					required={needed}
					value={note}
					onInput={(e) => setNote(e.currentTarget.value)}
					ref={(el) => {
						if (el && !el.dataset.met) {
							el.dataset.met = "1";
							el.focus();
						}
					}}
				/>
			</label>
			{problem && <Refusal problem={problem} />}
			<div class="button-row">
				<button
					type="submit"
					class={`button ${what === "abandon" ? "danger" : "primary"}`}
					disabled={busy || (needed && note.trim() === "")}
				>
					{t(busy ? "review.sending" : `review.act_${what}`)}
				</button>
				<button type="button" class="button" onClick={cancel}>
					{t("cancel")}
				</button>
			</div>
		</form>
	);
}
