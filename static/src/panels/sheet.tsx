// The handle of the phone's bottom sheet: drag it, tap it, or use the arrow keys.
import { useRef } from "preact/hooks";
import { t } from "../i18n";
import { sheetPeek, sheetShare } from "../layout";
import { sheet } from "../state";

const stops = ["peek", "half", "full"] as const;

export function SheetHandle() {
	const start = useRef<{ y: number; height: number } | null>(null);
	const side = () => document.getElementById("side");
	const move = (by: number) => {
		const at = stops.indexOf(sheet.peek()) + by;
		sheet.value = stops[Math.max(0, Math.min(stops.length - 1, at))]!;
	};
	return (
		<button
			type="button"
			class="sheet-handle"
			aria-label={t(`sheet.${sheet.value}`)}
			onClick={() => {
				if (start.current === null)
					sheet.value = sheet.value === "peek" ? "half" : sheet.value === "half" ? "full" : "peek";
			}}
			onKeyDown={(e) => {
				if (e.key !== "ArrowUp" && e.key !== "ArrowDown") return;
				e.preventDefault();
				move(e.key === "ArrowUp" ? 1 : -1);
			}}
			onPointerDown={(e) => {
				start.current = { y: e.clientY, height: side()?.offsetHeight ?? 0 };
				e.currentTarget.setPointerCapture(e.pointerId);
			}}
			onPointerMove={(e) => {
				if (!start.current) return;
				const height = start.current.height + start.current.y - e.clientY;
				const box = side();
				if (box)
					box.style.height = `${Math.max(sheetPeek, Math.min(innerHeight * sheetShare.full, height))}px`;
			}}
			onPointerUp={(e) => {
				const from = start.current;
				const box = side();
				start.current = null;
				if (!from || !box) return;
				const moved = Math.abs(e.clientY - from.y) > 6;
				const height = box.offsetHeight;
				box.style.height = "";
				if (!moved) return;
				const heights = [sheetPeek, innerHeight * sheetShare.half, innerHeight * sheetShare.full];
				const nearest = heights.reduce(
					(best, h, i) => (Math.abs(h - height) < Math.abs(heights[best]! - height) ? i : best),
					0,
				);
				sheet.value = stops[nearest]!;
				start.current = from; // the click that ends a drag is not a tap
				setTimeout(() => {
					start.current = null;
				});
			}}
		>
			<span />
		</button>
	);
}
