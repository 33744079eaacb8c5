package demo

// raster sorts things into square cells, for finding what is near. Answers come in the
// order things were put in, so nothing depends on chance.
type raster struct {
	low        vec
	cell       float64
	cols, rows int
	items      [][]int32
}

func newRaster(low, high vec, cell float64) *raster {
	r := &raster{low: low, cell: cell}
	r.cols = max(int((high.X-low.X)/cell)+1, 1)
	r.rows = max(int((high.Y-low.Y)/cell)+1, 1)
	r.items = make([][]int32, r.cols*r.rows)
	return r
}

// span are the cells that a box covers; what lies outside the raster counts to its edge.
func (r *raster) span(low, high vec) (i0, j0, i1, j1 int) {
	at := func(v float64, n int) int { return min(max(int(v/r.cell), 0), n-1) }
	return at(low.X-r.low.X, r.cols), at(low.Y-r.low.Y, r.rows), at(high.X-r.low.X, r.cols), at(high.Y-r.low.Y, r.rows)
}

// put files item under every cell of the box.
func (r *raster) put(item int32, low, high vec) {
	i0, j0, i1, j1 := r.span(low, high)
	for j := j0; j <= j1; j++ {
		for i := i0; i <= i1; i++ {
			at := j*r.cols + i
			r.items[at] = append(r.items[at], item)
		}
	}
}

// near yields the items of the cells within reach of p; an item in several cells comes again.
func (r *raster) near(p vec, reach float64) func(func(int32) bool) {
	return r.meeting(vec{p.X - reach, p.Y - reach}, vec{p.X + reach, p.Y + reach})
}

// meeting yields the items of the cells a box covers; an item in several cells comes again.
func (r *raster) meeting(low, high vec) func(func(int32) bool) {
	return func(yield func(int32) bool) {
		i0, j0, i1, j1 := r.span(low, high)
		for j := j0; j <= j1; j++ {
			for i := i0; i <= i1; i++ {
				for _, item := range r.items[j*r.cols+i] {
					if !yield(item) {
						return
					}
				}
			}
		}
	}
}

// segmentBox is the box around a segment, grown by reach.
func segmentBox(a, b vec, reach float64) (low, high vec) {
	return vec{min(a.X, b.X) - reach, min(a.Y, b.Y) - reach}, vec{max(a.X, b.X) + reach, max(a.Y, b.Y) + reach}
}
