using Leasehold.Core.Barrier;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Quotas;
using Leasehold.Core.Requests;
using Leasehold.Storage;

namespace Leasehold.Core.Leases;

/// <summary>A lease as it was just staged, and what the caller is told of it.</summary>
internal sealed record IssuedLease(Id16 Id, Lease Row, IReadOnlyList<string> Warnings);

/// <summary>
/// Stages new leases: row, entry by path, by owner and in the expiry index, and count in one transaction. With an
/// outside effect the intent comes first and the lease in its place.
/// </summary>
internal sealed class LeaseIssuer(LeaseStore leases, DueIndex due, SystemTtls ttls)
{
    private const string Base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>The characters of a lease id behind its path.</summary>
    public const int RandomLength = 24;

    /// <summary>A lease for what an engine gives; the caller's token is guarded by the request's commit.</summary>
    public IssuedLease Draft(Request request, Transaction tx, LeasedSecret secret)
    {
        if (secret.Data.Length > LeaseLimits.DataBytes)
            throw new BrokenInvariant($"{secret.Data.Length} bytes of a lease's data");
        var now = tx.NowMs();
        var owner = request.Caller.Token ?? throw new BrokenInvariant("a lease without a caller");
        var ownerEnd = owner.IsBatch ? owner.ExpiresAt : null;
        var grant = TtlArithmetic.Grant(new TtlTerms
        {
            Bounds = ttls.BoundsOf(request.Mount),
            BackendTtl = secret.Ttl,
            BackendMax = secret.MaxTtl,
            BackendLimit = secret.MaxLimit,
            IssuedAt = now,
            Now = now,
            ParentHardEnd = ownerEnd ?? owner.HardEnd,
        }) ?? throw new BrokenInvariant("a new lease is past its max TTL");
        grant = Within(grant, ownerEnd, now);
        var path = request.Path.Value.TrimEnd('/');
        var leaseId = $"{path}/{SystemRandom.Text(Base62, RandomLength)}";
        var row = new Lease
        {
            LeaseId = leaseId,
            Path = path,
            Target = new RevocationTarget(request.Mount.Id, secret.Target),
            Engine = new EngineName(request.Mount.Type.Name, request.Mount.Type.Version),
            Data = secret.Data,
            Owner = owner.IsBatch ? owner.Parent : request.Caller.Id,
            OwnerEnd = ownerEnd,
            Role = secret.Role,
            Entity = owner.Entity,
            CreatedAt = now,
            CreationTtl = grant.Ttl,
            Ttl = grant.Ttl,
            MaxTtl = secret.MaxTtl,
            MaxLimit = secret.MaxLimit,
            ExpiresAt = grant.ExpiresAt,
            Renewable = secret.Renewable,
            HardEnd = grant.HardEnd,
            LimitedBy = grant.Limit,
            Capped = grant.Capped,
            RemoteAddress = request.RemoteAddress.ToString(),
            CreatedBy = request.Caller.By,
        };
        CheckKeys(row);
        var id = leases.IdOf(leaseId) ?? throw new BrokenInvariant("a path too long for a lease id");
        return new IssuedLease(id, row, grant.Warnings);
    }

    /// <summary>
    /// Refuses what the store could not keep or end later, before it is made: all keys that a lease ever has.
    /// </summary>
    private static void CheckKeys(Lease row)
    {
        Key[] keys =
        [
            Keys.Path(row.Mount, row.Path, default),
            Keys.Count(row.Mount, row.Role, RowKind.Lease),
            WaitingKeys.Of(row.Target, row.ExpiresAt, default),
            Keys.Count(row.Mount, row.Target.Name, RowKind.Waiting),
        ];
        foreach (var key in keys)
            Limits.CheckKeyLength(key.Length);
    }

    /// <summary>A grant that outlives no owner: an owner that is not stored cannot be renewed.</summary>
    public static TtlGrant Within(TtlGrant grant, long? ownerEnd, long now) =>
        ownerEnd is { } end && end < grant.ExpiresAt
            ? grant with { Ttl = Math.Max(1, (end - now) / 1000), ExpiresAt = end, Capped = true }
            : grant;

    /// <summary>Stages a lease.</summary>
    public Lease Stage(Transaction tx, Id16 id, Lease lease)
    {
        var place = Due.After(lease.CreatedAt, lease.ExpiresAt, lease.Renewable, lease.Capped);
        var row = lease with { Due = due.Put(tx, place, lease.Mount, RowKind.Lease, id, lease.Facts) };
        tx.Put(Keys.Lease(id), row, LeaseFormat.Instance);
        tx.PutClear(Keys.Path(row.Mount, row.Path, id), [(byte)RowKind.Lease]);
        if (row.Owner is { } owner)
        {
            tx.Guard(Keys.Token(owner)); // Else a lease could be given to a token that is being revoked.
            tx.PutClear(Keys.Owned(owner, id), []);
        }
        tx.Add(Keys.Count(row.Mount, row.Role, RowKind.Lease), 1);
        tx.Issued = new LeaseIssue(row.Mount, row.Path, row.Role);
        return row;
    }

    /// <summary>Stages the word that an outside effect is about to be made.</summary>
    public static void StageIntent(Transaction tx, IssuedLease issued, OutsideEffect effect)
    {
        var deadline = tx.NowMs() + (long)(effect.Patience + effect.Aftermath).TotalMilliseconds;
        tx.Put(Keys.Intent(issued.Id), new LeaseIntent(issued.Row, deadline), LeaseIntent.Format);
        tx.Issued = new LeaseIssue(issued.Row.Mount, issued.Row.Path, issued.Row.Role);
    }
}
