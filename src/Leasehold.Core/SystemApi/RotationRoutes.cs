using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;

namespace Leasehold.Core.SystemApi;

/// <summary>The key that new records are sealed with: its term, and the next one (<c>spec/system.md</c> 1.6).</summary>
internal sealed class RotationRoutes : ISystemRoutes
{
    public void Map(RouteTable routes)
    {
        routes.At("key-status", "Shows the term of the key that records are sealed with, and how often it was used.")
            .Injected()
            .Read((request, tx, cancel) => new(new JsonMap()
                .Add("term", tx.Barrier.ActiveTerm)
                .AddTime("install_time", tx.Barrier.ActiveSince)
                .Add("encryptions", tx.Barrier.ActiveUses)));
        foreach (var path in (ReadOnlySpan<string>)["rotate", "rotate/keyring"])
        {
            routes.At(path, "Seals new records with a new key; the old ones stay for what they sealed.")
                .Sudo()
                .Write(Rotate);
        }
    }

    private static ValueTask<Reply> Rotate(Request request, Transaction tx, CancellationToken cancel)
    {
        if (tx.Barrier.ActiveTerm >= KeyringLimits.Terms)
        {
            return new(Refusal.Invalid(
                $"the keyring holds {KeyringLimits.Terms} keys, which is all that it can: no more rotations"));
        }
        tx.RotateKey();
        return new(Reply.Done);
    }
}
