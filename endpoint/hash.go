package endpoint

import "context"

type hashKey struct{}

// HashOf gives the hash of the request that is being sent, for transports that answer by it; "" for none. See Client.Hash.
func HashOf(ctx context.Context) string {
	hash, _ := ctx.Value(hashKey{}).(string)
	return hash
}
