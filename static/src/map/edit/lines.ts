// The tools whose gesture is a line: cut a grid in two, push a border, circle ground for a grid.
import { closeReceiver, openReceiver, receiverOf, took } from "./receiver";
import { halfway, stroke } from "./stroke";
import type { Bench, Tool } from "./tool";

const endReach = 12; // pixels from the end of a stroke to the border it means

/** cut splits the chosen grid if the line runs in it, else the one the middle of the line lies in. */
export function cut(bench: Bench): Tool {
	return stroke(bench, {
		closed: false,
		ask: (line) => {
			const net = bench.net();
			if (!net) return null;
			const chosen = bench.chosen();
			const xy = line.map((s) => s.xy);
			const through = xy.slice(1).map((b, i) => net.gridAt(halfway([xy[i]!, b])));
			const grid = chosen !== null && through.includes(chosen) ? chosen : net.gridAt(halfway(xy));
			if (!grid) return null;
			return { op: "split", grid, line: line.map((s) => s.at), versions: net.versionsOf([grid]) };
		},
	});
}

/** reshape pushes a border: what a stroke cuts off goes to the grid beyond. */
export function reshape(bench: Bench): Tool {
	return stroke(bench, {
		closed: false,
		ask: (line) => {
			const net = bench.net();
			if (!net) return null;
			const grids = net.gridsAlong(
				line.map((s) => s.xy),
				bench.reach(endReach),
			);
			return { op: "reshape", line: line.map((s) => s.at), versions: net.versionsOf(grids) };
		},
	});
}

/** transfer gives what is circled to the receiving grid. */
export function transfer(bench: Bench): Tool {
	return stroke(bench, {
		closed: true,
		begin: (at) => {
			if (took(bench, at)) return true;
			openReceiver(bench, at.free);
			return false;
		},
		ended: closeReceiver,
		ask: (line) => {
			const net = bench.net();
			const to = receiverOf(bench);
			if (!net || !to) return null;
			const ring = line.map((s) => s.at);
			const grids = net.gridsAlong(
				line.map((s) => s.xy),
				0,
			);
			return { op: "transfer", to, polygon: [...ring, ring[0]!], versions: net.versionsOf([to, ...grids]) };
		},
	});
}
