// The length of the scale bar: the longest round number that fits.
import { metres } from "../format";

/** scaleBar answers a round distance and its pixels, at most so many; empty before the map knows its scale. */
export function scaleBar(metresPerPixel: number, most: number): { pixels: number; label: string } {
	if (!(metresPerPixel > 0)) return { pixels: 0, label: "" };
	const longest = metresPerPixel * most;
	const power = 10 ** Math.floor(Math.log10(longest));
	const round = [5, 2, 1].map((n) => n * power).find((n) => n <= longest) ?? power;
	return { pixels: Math.round(round / metresPerPixel), label: metres(round).replace(".0", "") };
}
