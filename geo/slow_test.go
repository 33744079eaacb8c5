package geo_test

import (
	"math/big"

	"gridmap/geo"
)

// slowLocate is the half-open ray rule in rational arithmetic: the oracle for Locate.
func slowLocate(r geo.Ring, p geo.Point) bool {
	in := false
	for i := 1; i < len(r); i++ {
		a, b := r[i-1], r[i]
		if (a.Y > p.Y) == (b.Y > p.Y) {
			continue
		}
		dx := big.NewInt(int64(b.X) - int64(a.X))
		dx.Mul(dx, big.NewInt(int64(p.Y)-int64(a.Y)))
		x := new(big.Rat).SetFrac(dx, big.NewInt(int64(b.Y)-int64(a.Y)))
		x.Add(x, new(big.Rat).SetInt64(int64(a.X)))
		if x.Cmp(new(big.Rat).SetInt64(int64(p.X))) <= 0 {
			in = !in
		}
	}
	return in
}
