// Line icons on a 16-pixel square, drawn with the colour of the text beside them.

const paths = {
	search: "M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10zM10.600 10.600 14 14",
	close: "M3.500 3.500l9 9M12.500 3.500l-9 9",
	back: "M10 3 5 8l5 5",
	next: "M6 3l5 5-5 5",
	down: "M3 6l5 5 5-5",
	calendar: "M2.500 4h11v9.500h-11zM2.500 7h11M5.500 2v3M10.500 2v3",
	layers: "M8 2 1.500 5.500 8 9l6.500-3.500zM2 8.500 8 11.700l6-3.200M2 11.300l6 3.200 6-3.200",
	locate: "M8 4.500a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7zM8 1v2.500M8 12.500V15M1 8h2.500M12.500 8H15",
	plus: "M8 3v10M3 8h10",
	minus: "M3 8h10",
	whole: "M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4",
	person: "M8 8a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2.500 14c.5-3 2.700-4.500 5.500-4.500s5 1.500 5.500 4.500",
	sun: "M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM8 1v1.500M8 13.500V15M1 8h1.500M13.500 8H15M3 3l1 1M12 12l1 1M13 3l-1 1M4 12l-1 1",
	moon: "M13.500 9.800A6 6 0 0 1 6.200 2.500 6 6 0 1 0 13.500 9.800z",
	help: "M8 15A7 7 0 1 0 8 1a7 7 0 0 0 0 14zM6 6.200C6 5 6.900 4.300 8 4.300s2 .7 2 1.800c0 1.500-2 1.600-2 3M8 11.600v.2",
	warning: "M8 2 14.800 14H1.200zM8 6.500v3.500M8 11.900v.2",
	panel: "M2 3h12v10H2zM6.500 3v10",
	upload: "M8 11V3M4.500 6 8 2.500 11.500 6M2.500 11v2.500h11V11",
	check: "M3 8.500 6.500 12 13 4.500",
	link: "M6.500 9.500 9.500 6.500M7 4.500 9 2.500a3 3 0 0 1 4.500 4.500l-2 2M9 11.500l-2 2A3 3 0 0 1 2.500 9l2-2",
	phone:
		"M4 2h2.500l1 3.500-1.500 1a8 8 0 0 0 3.500 3.500l1-1.500L14 9.500V12c0 1-1 2-2 2C6.500 13.500 2.500 9.500 2 4c0-1 1-2 2-2z",
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
	return (
		<svg class="icon" width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
			<path d={paths[name]} />
		</svg>
	);
}
