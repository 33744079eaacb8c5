// Ring the place of the chosen thing on the map while its panel is open.
import { useEffect } from "preact/hooks";
import type { LonLat } from "../api.types";
import { flight, marker, place as shown } from "../state";

/** useMarker rings the place, and goes there when a link opened the panel without a view of its own. */
export function useMarker(place: LonLat | null | undefined): void {
	const [lon, lat] = place ?? [];
	useEffect(() => {
		if (lon === undefined || lat === undefined) return;
		marker.value = [lon, lat];
		if (!shown.peek().camera) flight.value = { place: [lon, lat] };
	}, [lon, lat]);
}
