// A button that opens a small panel under itself. Escape and a click elsewhere close it.
import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";

const open = signal<string | null>(null); // one at a time

export function closePopover(): void {
	open.value = null;
}

interface Props {
	label: string;
	title?: string;
	face: ComponentChildren;
	class?: string;
	end?: boolean; // align with the button's end
	children: ComponentChildren;
}

export function Popover(props: Props) {
	const id = useId();
	const box = useRef<HTMLDivElement>(null);
	const mine = open.value === id;
	useEffect(() => {
		if (!mine) return;
		const away = (e: Event) => {
			if (e.target instanceof Node && !box.current?.contains(e.target)) closePopover();
		};
		const leave = (e: KeyboardEvent) => {
			if (e.key !== "Escape") return;
			e.stopPropagation();
			closePopover();
			box.current?.querySelector("button")?.focus();
		};
		document.addEventListener("pointerdown", away);
		document.addEventListener("keydown", leave, true);
		return () => {
			document.removeEventListener("pointerdown", away);
			document.removeEventListener("keydown", leave, true);
		};
	}, [mine]);
	return (
		<div class={`popover ${props.class ?? ""}`} ref={box}>
			<button
				type="button"
				class="bar-button"
				aria-label={props.label}
				title={props.title}
				aria-expanded={mine}
				aria-controls={mine ? id : undefined}
				onClick={() => {
					open.value = mine ? null : id;
				}}
			>
				{props.face}
			</button>
			{mine && (
				<div id={id} class={`popover-panel ${props.end ? "end" : ""}`}>
					{props.children}
				</div>
			)}
		</div>
	);
}
