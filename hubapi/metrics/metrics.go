// Package metrics measures a hub for Prometheus: what is asked of it, how long it takes, what it holds. Labels are of closed vocabularies, so that no
// address or name of a visitor makes a new series.
package metrics

import (
	"context"
	"database/sql"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/lontar-asean/lontar/hub"
)

// Metrics keeps the measures of one hub.
type Metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	took     *prometheus.HistogramVec
	received *prometheus.CounterVec
	sent     *prometheus.CounterVec
	database *prometheus.HistogramVec
	log      *slog.Logger
}

// buckets of a duration in seconds: from a millisecond to a download over a slow line.
func buckets() []float64 {
	return []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 60, 600}
}

// New makes measures of a program of a version.
func New(version string, log *slog.Logger) *Metrics {
	m := &Metrics{registry: prometheus.NewRegistry(), log: log,
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "lontar_requests_total", Help: "Requests by what they ask for, method and status."}, []string{"class", "method", "status"}),
		took:     prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "lontar_request_seconds", Help: "Time from the head of a request to the end of its answer.", Buckets: buckets()}, []string{"class"}),
		received: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "lontar_received_bytes_total", Help: "Bytes of bodies that clients sent."}, []string{"class"}),
		sent:     prometheus.NewCounterVec(prometheus.CounterOpts{Name: "lontar_sent_bytes_total", Help: "Bytes of answers."}, []string{"class"}),
		database: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "lontar_database_seconds", Help: "Time of transactions, with waiting for their turn.", Buckets: buckets()}, []string{"kind"}),
	}
	build := prometheus.NewGauge(prometheus.GaugeOpts{Name: "lontar_build_info", Help: "1; the labels say what runs.", ConstLabels: prometheus.Labels{"version": version}})
	build.Set(1)
	m.registry.MustRegister(m.requests, m.took, m.received, m.sent, m.database, build, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Request counts a request that is done.
func (m *Metrics) Request(class, method string, status int, took time.Duration, received, sent int64) {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodOptions:
	default:
		method = "other"
	}
	m.requests.WithLabelValues(class, method, strconv.Itoa(status)).Inc()
	m.took.WithLabelValues(class).Observe(took.Seconds())
	m.received.WithLabelValues(class).Add(float64(received))
	m.sent.WithLabelValues(class).Add(float64(sent))
}

// Gauge adds a measure that is asked for each time somebody looks.
func (m *Metrics) Gauge(name, help string, value func() float64) {
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "lontar_" + name, Help: help}, value))
}

// Ledger measures transactions.
func (m *Metrics) Ledger(l hub.Ledger) hub.Ledger { return ledger{l, m.database} }

type ledger struct {
	hub.Ledger
	took *prometheus.HistogramVec
}

func (l ledger) Read(ctx context.Context, f func(hub.Books) error) error {
	defer l.observe("read", time.Now())
	return l.Ledger.Read(ctx, f)
}

func (l ledger) Write(ctx context.Context, f func(hub.Books) error) error {
	defer l.observe("write", time.Now())
	return l.Ledger.Write(ctx, f)
}

func (l ledger) observe(kind string, began time.Time) {
	l.took.WithLabelValues(kind).Observe(time.Since(began).Seconds())
}

// Connections adds how many connections to the database there are.
func (m *Metrics) Connections(pools func() map[string]sql.DBStats) {
	kinds := []string{}
	for kind := range pools() {
		kinds = append(kinds, kind)
	}
	slices.Sort(kinds)
	for _, kind := range kinds {
		label := prometheus.Labels{"kind": kind}
		for name, value := range map[string]func(sql.DBStats) float64{"in_use": func(s sql.DBStats) float64 { return float64(s.InUse) }, "open": func(s sql.DBStats) float64 { return float64(s.OpenConnections) },
			"waited_seconds": func(s sql.DBStats) float64 { return s.WaitDuration.Seconds() }} {
			m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "lontar_database_connections_" + name, Help: "Connections to the database: " + name + ".", ConstLabels: label},
				func() float64 { return value(pools()[kind]) }))
		}
	}
}

// Holdings adds what a hub holds. It is counted at most once in a while, since counting reads whole tables.
func (m *Metrics) Holdings(h *hub.Hub, every time.Duration) {
	m.registry.MustRegister(&holdings{hub: h, every: every, log: m.log})
}

const (
	maxScrapes     = 4
	scrapePatience = 20 * time.Second
)

// Handler answers with all measures. Who may ask is the caller's to decide.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError, MaxRequestsInFlight: maxScrapes, Timeout: scrapePatience})
}

// holdings counts what a hub holds.
type holdings struct {
	hub   *hub.Hub
	every time.Duration
	log   *slog.Logger

	mu    sync.Mutex
	last  hub.Tally
	taken time.Time
}

var (
	repositoriesDesc = prometheus.NewDesc("lontar_repositories", "Repositories.", []string{"kind", "visibility"}, nil)
	blobsDesc        = prometheus.NewDesc("lontar_blobs", "Files that are kept, each once.", nil, nil)
	bytesDesc        = prometheus.NewDesc("lontar_blob_bytes", "Bytes of the files that are kept.", nil, nil)
	usersDesc        = prometheus.NewDesc("lontar_users", "Accounts.", nil, nil)
	downloadsDesc    = prometheus.NewDesc("lontar_downloads", "Downloads of the repositories that are there.", nil, nil)
	requestsDesc     = prometheus.NewDesc("lontar_access_requests_pending", "Requests for access that wait for an answer.", nil, nil)
)

// Describe names the measures.
func (h *holdings) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{repositoriesDesc, blobsDesc, bytesDesc, usersDesc, downloadsDesc, requestsDesc} {
		ch <- d
	}
}

// Collect counts.
func (h *holdings) Collect(ch chan<- prometheus.Metric) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.taken.IsZero() || time.Since(h.taken) >= h.every {
		ctx, cancel := context.WithTimeout(context.Background(), scrapePatience/2)
		defer cancel()
		t, err := h.hub.Tally(ctx)
		if err != nil {
			// Nothing is said rather than something old: a gap in the curve is seen.
			h.log.Error("metrics", "error", err.Error())
			return
		}
		h.last, h.taken = t, time.Now()
	}
	gauge := func(d *prometheus.Desc, n int64, labels ...string) {
		ch <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, float64(n), labels...)
	}
	for _, kind := range []hub.Kind{hub.Dataset, hub.Model} {
		for _, visibility := range []hub.Visibility{hub.Private, hub.Public} {
			gauge(repositoriesDesc, h.last.Repositories[kind][visibility], string(kind), string(visibility))
		}
	}
	gauge(blobsDesc, h.last.Blobs)
	gauge(bytesDesc, h.last.Bytes)
	gauge(usersDesc, h.last.Users)
	gauge(downloadsDesc, h.last.Downloads)
	gauge(requestsDesc, h.last.Requests)
}
