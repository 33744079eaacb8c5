// A field to find somebody by typing: the arrow keys go through the list, Enter takes, Escape closes.
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { t } from "../../i18n";
import type { Candidate } from "../../workspace/staffing";
import { SeverityMark } from "../parts/swatch";

const shown = 30;

interface Props {
	label: string;
	placeholder: string;
	find: (text: string) => Candidate[];
	has: "answering.led" | "answering.has"; // what the number beside a name counts
	misfit: "answering.elsewhere" | "answering.foreign";
	pick: (c: Candidate) => void;
	close?: () => void;
	take?: boolean; // take the keyboard focus at once
}

export function Picker(props: Props) {
	const id = useId();
	const field = useRef<HTMLInputElement>(null);
	const [text, setText] = useState("");
	const [open, setOpen] = useState(props.take ?? false);
	const [at, setAt] = useState(0);
	useEffect(() => {
		if (props.take) field.current?.focus();
	}, []);
	const found = open ? props.find(text) : [];
	const list = found.slice(0, shown);
	const pick = (c: Candidate | undefined) => {
		if (!c) return;
		setText("");
		setOpen(false);
		props.pick(c);
	};
	const press = (e: KeyboardEvent) => {
		if (e.key === "Escape") {
			if (text) setText("");
			else if (open || props.close) {
				setOpen(false);
				props.close?.();
			} else return;
		} else if (e.key === "Enter") pick(list[at]);
		else if (e.key === "ArrowDown" || e.key === "ArrowUp") {
			if (!open) setOpen(true);
			const next = (at + (e.key === "ArrowDown" ? (open ? 1 : 0) : -1) + list.length) % (list.length || 1);
			setAt(next);
			document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: "nearest" });
		} else return;
		e.preventDefault();
		e.stopPropagation();
	};
	return (
		<div
			class="picker"
			onFocusOut={(e) => {
				if (e.relatedTarget instanceof Node && e.currentTarget.contains(e.relatedTarget)) return;
				setOpen(false);
			}}
		>
			<input
				ref={field}
				type="text"
				role="combobox"
				autocomplete="off"
				spellcheck={false}
				aria-label={props.label}
				aria-expanded={open}
				aria-controls={`${id}-list`}
				aria-autocomplete="list"
				aria-activedescendant={open && list[at] ? `${id}-${at}` : undefined}
				placeholder={props.placeholder}
				value={text}
				onInput={(e) => {
					setText(e.currentTarget.value);
					setAt(0);
					setOpen(true);
				}}
				onFocus={() => setOpen(true)}
				onClick={() => setOpen(true)}
				onKeyDown={press}
			/>
			<span class="visually-hidden" role="status">
				{open && t("answering.options", { n: found.length })}
			</span>
			<div id={`${id}-list`} role="listbox" aria-label={props.label} class="picker-list" hidden={!open}>
				{list.map((c, i) => (
					// biome-ignore lint/a11y/useKeyWithClickEvents: Enter in the field takes the option
					<div
						key={c.id}
						id={`${id}-${i}`}
						class="option"
						role="option"
						tabIndex={-1}
						aria-selected={i === at}
						onMouseDown={(e) => e.preventDefault()}
						onClick={() => pick(c)}
					>
						<span class="option-name">{c.name}</span>
						<span class="option-notes">
							<span class="soft">{[c.under, t(props.has, { n: c.load })].filter(Boolean).join(" · ")}</span>
							{c.misfit && (
								<span class="bad-text">
									<SeverityMark severity="error" /> {t(props.misfit)}
								</span>
							)}
							{c.load >= c.limit && (
								<span class="warn-text">
									<SeverityMark severity="warning" /> {t("answering.over", { limit: c.limit })}
								</span>
							)}
						</span>
					</div>
				))}
				{found.length === 0 && <p class="nothing">{t("answering.nothing", { text })}</p>}
				{found.length > shown && <p class="soft foot">{t("answering.more", { n: found.length - shown })}</p>}
			</div>
		</div>
	);
}
