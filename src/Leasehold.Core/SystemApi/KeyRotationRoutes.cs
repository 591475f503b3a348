using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;
using Leasehold.Core.Settings;

namespace Leasehold.Core.SystemApi;

/// <summary>When key terms change by themselves (<c>spec/system.md</c> 1.6, <c>spec/choices.md</c> 55).</summary>
internal sealed class KeyRotationRoutes(KeyRotation rotation) : ISystemRoutes
{
    private static readonly FieldSet Fields = new(
        Field.Integer("max_operations", "Seals made with one key at most; more than 2^31 changes nothing."),
        Field.SignedDuration("interval", "The age at which a key is replaced, at least 24h; 0: at none."),
        Field.Flag("enabled", "Whether the interval counts; the limit of seals always does."));

    public void Map(RouteTable routes)
    {
        foreach (var path in (ReadOnlySpan<string>)["rotate/config", "rotate/keyring/config"])
        {
            routes.At(path, "Shows and changes when the key that seals new records is replaced by itself.")
                .Read(Read)
                .Write(Write, Fields);
        }
    }

    private ValueTask<Reply> Read(Request request, Transaction tx, CancellationToken cancel)
    {
        var row = rotation.Shown;
        var data = new JsonMap().Add("max_operations", row.MaxOperations).Add("enabled", !row.Disabled);
        return new(row.Interval == 0
            ? data.Add("interval", 0)
            : data.Add("interval", GoDuration.Format(TimeSpan.FromMilliseconds(row.Interval))));
    }

    private ValueTask<Reply> Write(Request request, Transaction tx, CancellationToken cancel)
    {
        var row = rotation.Shown.Clone();
        if (request.Fields.Has("max_operations"))
            row.MaxOperations = request.Fields.Integer("max_operations");
        if (row.MaxOperations is < KeyRotation.LeastOperations or > KeyRotation.MostOperations)
        {
            return new(Refusal.Invalid("max_operations must be in the range " +
                $"[{KeyRotation.LeastOperations},{KeyRotation.MostOperations}]"));
        }
        if (request.Fields.Duration("interval") is { } interval)
        {
            if (interval != TimeSpan.Zero && interval < KeyRotation.LeastInterval)
            {
                return new(Refusal.Invalid(
                    $"interval must be greater or equal to {GoDuration.Format(KeyRotation.LeastInterval)}"));
            }
            row.Interval = (long)interval.TotalMilliseconds;
        }
        if (request.Fields.Has("enabled"))
            row.Disabled = !request.Fields.Flag("enabled");
        rotation.Put(tx, row);
        return new(Reply.Done);
    }
}
