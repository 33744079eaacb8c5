package tiles

import (
	"context"
	"sync"
)

// askers are the clients somebody waits on behalf of: one for a request, all who came to wait for
// the same tile for its making. They travel in contexts.
type askers struct {
	mu        sync.Mutex
	clients   []func() string
	followers []func(client func() string)
}

type askersKey struct{}

// ForClient says on whose behalf tiles are asked for with the context: turns to draw go round by
// client. The name is asked for only when there is a turn to wait for. Without it everybody is
// one client.
func ForClient(ctx context.Context, name func() string) context.Context {
	return context.WithValue(ctx, askersKey{}, &askers{clients: []func() string{name}})
}

// askersOf is never nil.
func askersOf(ctx context.Context) *askers {
	if a, ok := ctx.Value(askersKey{}).(*askers); ok {
		return a
	}
	return &askers{clients: []func() string{func() string { return "" }}}
}

// withAskers is the context of something made for whoever is added to a.
func withAskers(ctx context.Context, a *askers) context.Context {
	return context.WithValue(ctx, askersKey{}, a)
}

// follow calls do with every client there is and every one that is added.
func (a *askers) follow(do func(client func() string)) {
	a.mu.Lock()
	a.followers = append(a.followers, do)
	clients := a.clients[:len(a.clients):len(a.clients)]
	a.mu.Unlock()
	for _, c := range clients {
		do(c)
	}
}

func (a *askers) add(client func() string) {
	a.mu.Lock()
	a.clients = append(a.clients, client)
	followers := a.followers[:len(a.followers):len(a.followers)]
	a.mu.Unlock()
	for _, do := range followers {
		do(client)
	}
}
