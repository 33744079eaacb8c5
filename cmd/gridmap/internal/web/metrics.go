package web

import (
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"gridmap/grid"
)

// metrics are what Prometheus reads at /metrics.
type metrics struct {
	registry *prometheus.Registry
	handler  http.Handler
	took     *prometheus.HistogramVec
	inFlight prometheus.Gauge
	signIns  *prometheus.CounterVec
	drawn    *prometheus.HistogramVec
	lag      prometheus.Histogram
	kept     map[int][2]prometheus.Observer // of took: tiles that were there, by status, for GET and HEAD
}

func newMetrics(s *Server) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "gridmap_http_request_seconds", Help: "Time to answer requests, by route.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30},
		}, []string{"route", "method", "status"}),
		inFlight: prometheus.NewGauge(prometheus.GaugeOpts{Name: "gridmap_http_requests_in_flight", Help: "Requests being answered, event streams included."}),
		signIns:  prometheus.NewCounterVec(prometheus.CounterOpts{Name: "gridmap_sign_ins_total", Help: "Sign-ins by result: done, failed, refused (too many)."}, []string{"result"}),
	}
	m.drawn = prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "gridmap_tile_draw_seconds", Help: "Time to draw and compress one layer of a tile, its turn not waited for.",
		Buckets: []float64{.0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, 1, 5},
	}, []string{"layer", "zoom"})
	m.lag = prometheus.NewHistogram(prometheus.HistogramOpts{
		Name: "gridmap_change_lag_seconds", Help: "From a change's announcement, just before its commit, until tiles here show it and streams tell it.",
		Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 60, 600},
	})
	m.registry.MustRegister(m.drawn, m.lag, m.took, m.inFlight, m.signIns, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), &stateCollector{s: s})
	m.kept = map[int][2]prometheus.Observer{}
	for _, status := range []int{http.StatusOK, http.StatusNoContent, http.StatusNotModified} {
		of := func(method string) prometheus.Observer {
			return m.took.WithLabelValues(tileRoute, method, strconv.Itoa(status))
		}
		m.kept[status] = [2]prometheus.Observer{of(http.MethodGet), of(http.MethodHead)}
	}
	m.handler = promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
	return m
}

// request counts a request; routes are patterns, so there are few. What matched none is "none".
func (m *metrics) request(route, method string, status int, took time.Duration) {
	if route == "" {
		route = "none"
	}
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
	default:
		method = "other"
	}
	m.took.WithLabelValues(route, method, strconv.Itoa(status)).Observe(took.Seconds())
}

// tile counts a request answered by quickTile.
func (m *metrics) tile(status int, method string, took time.Duration) {
	i := 0
	if method == http.MethodHead {
		i = 1
	}
	m.kept[status][i].Observe(took.Seconds())
}

// Drawn counts a layer of a tile that the engine has drawn.
func (s *Server) Drawn(layer string, zoom uint32, took time.Duration) {
	s.metrics.drawn.WithLabelValues(layer, strconv.Itoa(int(zoom))).Observe(took.Seconds())
}

// serveMetrics answers Prometheus on this machine, and an administrator's token from elsewhere.
func (s *Server) serveMetrics(c echo.Context) error {
	if !direct(c.Request()) {
		if err := allowed(c.Request().Context(), grid.Administer); err != nil {
			return err
		}
	}
	s.metrics.handler.ServeHTTP(c.Response(), c.Request())
	return nil
}

// stateCollector reads what others count when it is asked.
type stateCollector struct{ s *Server }

var (
	poolConns    = prometheus.NewDesc("gridmap_db_connections", "Database connections, by state.", []string{"state"}, nil)
	poolMax      = prometheus.NewDesc("gridmap_db_connections_max", "Most database connections.", nil, nil)
	poolWaits    = prometheus.NewDesc("gridmap_db_waits_total", "Times no connection was free.", nil, nil)
	poolWaited   = prometheus.NewDesc("gridmap_db_wait_seconds_total", "Time spent waiting for connections.", nil, nil)
	feedSeq      = prometheus.NewDesc("gridmap_feed_position", "Number of the last change followed.", []string{"district"}, nil)
	feedBehind   = prometheus.NewDesc("gridmap_feed_behind", "Changes known to exist but not followed yet.", []string{"district"}, nil)
	feedLooked   = prometheus.NewDesc("gridmap_feed_looked_seconds", "Time since the feed was last read.", []string{"district"}, nil)
	feedUp       = prometheus.NewDesc("gridmap_feed_connected", "1 when changes are heard as they happen.", nil, nil)
	streamsOpen  = prometheus.NewDesc("gridmap_event_streams", "Open event streams.", nil, nil)
	dropped      = prometheus.NewDesc("gridmap_event_streams_dropped_total", "Streams ended because the client was too slow.", nil, nil)
	tilesAsked   = prometheus.NewDesc("gridmap_tiles_total", "Tiles asked of the engine (one that the client has already is not), those of them that were there: kept ÷ asked is the hit ratio; single layers drawn, failed, and refused because too many waited.", []string{"what"}, nil)
	heldFeatures = prometheus.NewDesc("gridmap_tile_features", "Features kept in memory to draw tiles from.", []string{"district", "layer", "edition"}, nil)
	heldBytes    = prometheus.NewDesc("gridmap_tile_feature_bytes", "What they take, their strings left out.", []string{"district", "layer", "edition"}, nil)
	heldAge      = prometheus.NewDesc("gridmap_tile_features_age_seconds", "Since they were last made true to the database.", []string{"district", "layer", "edition"}, nil)
	tilesWaiting = prometheus.NewDesc("gridmap_tiles_waiting", "Single layers of tiles that wait for their turn to be drawn.", nil, nil)
	tilesCached  = prometheus.NewDesc("gridmap_tile_cache_bytes", "Bytes of compressed tiles kept.", nil, nil)
)

// Describe sends nothing: the collector is an unchecked one.
func (*stateCollector) Describe(chan<- *prometheus.Desc) {}

func (c *stateCollector) Collect(out chan<- prometheus.Metric) {
	gauge := func(d *prometheus.Desc, v float64, labels ...string) {
		out <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	counter := func(d *prometheus.Desc, v float64, labels ...string) {
		out <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, v, labels...)
	}
	if p := c.s.Store.PoolStat(); p != nil {
		gauge(poolConns, float64(p.AcquiredConns()), "used")
		gauge(poolConns, float64(p.IdleConns()), "idle")
		gauge(poolMax, float64(p.MaxConns()))
		counter(poolWaits, float64(p.EmptyAcquireCount()))
		counter(poolWaited, p.EmptyAcquireWaitTime().Seconds())
	}
	if f := c.s.Follower; f != nil {
		up := 0.0
		if f.Connected() {
			up = 1
		}
		gauge(feedUp, up)
		for _, p := range f.Positions() {
			district := strconv.Itoa(int(p.District))
			gauge(feedSeq, float64(p.Seq), district)
			gauge(feedBehind, float64(p.Last-p.Seq), district)
			gauge(feedLooked, time.Since(p.Looked).Seconds(), district)
		}
	}
	open, slow := c.s.hub.counts()
	gauge(streamsOpen, float64(open))
	counter(dropped, float64(slow))
	if t := c.s.Tiles; t != nil {
		stats := t.Stats()
		counter(tilesAsked, float64(stats.Asked), "asked")
		counter(tilesAsked, float64(stats.Kept), "kept")
		counter(tilesAsked, float64(stats.Drawn), "drawn")
		counter(tilesAsked, float64(stats.Refused), "refused")
		gauge(tilesWaiting, float64(stats.Waiting))
		counter(tilesAsked, float64(stats.Failed), "failed")
		gauge(tilesCached, float64(stats.Bytes))
		for _, h := range t.Holdings() {
			labels := []string{strconv.Itoa(int(h.District)), h.Layer, strconv.FormatInt(h.Edition, 10)}
			gauge(heldFeatures, float64(h.Features), labels...)
			gauge(heldBytes, float64(h.Bytes()), labels...)
			gauge(heldAge, time.Since(h.Read).Seconds(), labels...)
		}
	}
}
