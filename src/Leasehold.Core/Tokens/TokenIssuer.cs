using Leasehold.Core.Barrier;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Quotas;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Tokens;

/// <summary>A token as it was just staged; the secret exists only here and in the answer.</summary>
internal sealed record IssuedToken(string Secret, Id16 Id, Token Row)
{
    /// <summary>Why it cannot be given out; null if it can.</summary>
    public Refusal? Refusal => TokenStore.CouldBeSecret(Secret)
        ? null
        : Refusal.Invalid(
            $"the batch token would be {Secret.Length} characters long, more than the {TokenStore.MaxSecretLength} " +
            "that a token may have; give it less metadata or fewer policies, or make it a service token");
}

/// <summary>
/// Stages new tokens: row, accessor, child link, path entry, due entry and count in one transaction; of a batch token
/// nothing.
/// </summary>
internal sealed class TokenIssuer(TokenStore tokens, DueIndex due)
{
    /// <summary>What a service token begins with.</summary>
    public const string ServicePrefix = "hvs.";

    private const string Base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int RandomLength = 24;

    /// <summary>Stages a token. Its id must be free: see <see cref="TokenSpec.Secret"/>.</summary>
    public IssuedToken Stage(Transaction tx, TokenSpec spec)
    {
        if (spec.IsBatch)
            return SealBatch(tx, spec);
        var secret = spec.Secret ?? ServicePrefix + RandomText();
        var id = tokens.IdOf(secret);
        var row = RowOf(tx, spec) with { Accessor = RandomText() };
        var place = Due.After(tx.NowMs(), row.ExpiresAt, row.Renewable, row.Capped);
        row = row with
        {
            Due = due.Put(tx, place, row.Mount, RowKind.Token, id, new DueFacts(row.Role, row.Entity)),
        };

        tx.Put(Keys.Token(id), row, tokens.Format);
        var accessor = Keys.Accessor(tokens.AccessorIdOf(row.Accessor));
        tx.Put(accessor, new AccessorEntry(id, row.Accessor), AccessorEntry.Format);
        tx.PutClear(Keys.Path(row.Mount, row.IndexedPath, id), []);
        if (spec.Parent is { } parent)
        {
            tx.Guard(Keys.Token(parent.Id)); // Else a child could be born to a parent that is being revoked.
            tx.PutClear(Keys.Child(parent.Id, id), []);
        }
        tx.Add(Keys.Count(row.Mount, row.Role, RowKind.Token), 1);
        tx.Issued = new LeaseIssue(row.Mount, row.IndexedPath, row.Role);
        return new IssuedToken(secret, id, row);
    }

    private IssuedToken SealBatch(Transaction tx, TokenSpec spec)
    {
        var whole = RowOf(tx, spec);
        var row = whole with
        {
            IsBatch = true,
            HardEnd = whole.HardEnd ?? whole.ExpiresAt, // No period lengthens it.
            Renewable = false,
            ExplicitMaxTtl = 0,
            Period = 0,
            Uses = 0,
            UsesLeft = 0,
        };
        var secret = tokens.Batch.Seal(tx, row);
        return new IssuedToken(secret, tokens.IdOf(secret), row);
    }

    private static Token RowOf(Transaction tx, TokenSpec spec)
    {
        var grant = spec.Grant;
        var usual = spec.Mount.UsualPath(spec.Path);
        return new Token
        {
            Accessor = "",
            Parent = spec.Parent?.Id,
            Policies = spec.Policies,
            Path = spec.Path,
            UsualPath = string.Equals(usual, spec.Path, StringComparison.Ordinal) ? "" : usual,
            Mount = spec.Mount.Id,
            DisplayName = spec.DisplayName,
            Meta = spec.Meta,
            CreatedAt = tx.NowMs(),
            CreationTtl = grant?.Ttl ?? 0,
            Ttl = grant?.Ttl ?? 0,
            ExpiresAt = grant?.ExpiresAt,
            ExplicitMaxTtl = spec.ExplicitMaxTtl,
            Period = spec.Period,
            Uses = spec.Uses,
            UsesLeft = spec.Uses,
            Role = spec.Role,
            Entity = spec.Entity,
            Login = spec.Login,
            BoundCidrs = spec.BoundCidrs,
            Renewable = spec.Renewable && grant is not null,
            HasLease = spec.HasLease,
            HardEnd = grant?.HardEnd,
            LimitedBy = grant?.Limit ?? LimitedBy.None,
            Capped = grant?.Capped ?? false,
            RemoteAddress = spec.RemoteAddress,
            CreatedBy = spec.By.Accessor,
            CreatedByName = spec.By.DisplayName,
        };
    }

    private static string RandomText() => SystemRandom.Text(Base62, RandomLength);
}
