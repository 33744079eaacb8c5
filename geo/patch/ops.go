package patch

import (
	"errors"

	"gridmap/geo"
)

var errNotYet = errors.New("patch: not built yet")

func split([]geo.Face, int64, []geo.Point) (Result, error)                { return Result{}, errNotYet }
func merge([]geo.Face, []int64, int64) (Result, error)                    { return Result{}, errNotYet }
func reshape([]geo.Face, []geo.Point, []int64, bool) (Result, error)      { return Result{}, errNotYet }
func moveNodes([]geo.Face, []Move, bool) (Result, error)                  { return Result{}, errNotYet }
func transfer([]geo.Face, int64, int64, geo.MultiPolygon) (Result, error) { return Result{}, errNotYet }
func restore([]geo.Face, []geo.Face) (Result, error)                      { return Result{}, errNotYet }
func repair([]geo.Face, float64) (Result, []geo.Ring, error)              { return Result{}, nil, errNotYet }
