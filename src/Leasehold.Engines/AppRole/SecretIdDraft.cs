using System.Net;
using Leasehold.Core.Barrier;
using Leasehold.Core.Requests;
using Leasehold.Engines.AppRole.Rows;

namespace Leasehold.Engines.AppRole;

/// <summary>What a request for a secret id asks for, within what the role allows.</summary>
internal static class SecretIdDraft
{
    /// <summary>Makes the row, or says why not.</summary>
    /// <param name="request">The request, with the fields of a new secret id.</param>
    /// <param name="tx">Its transaction.</param>
    /// <param name="role">The role.</param>
    /// <param name="warnings">What to tell the caller beside.</param>
    public static (SecretIdRow Row, Refusal? Refusal) Of(
        Request request, Transaction tx, Role role, ICollection<string> warnings)
    {
        var row = new SecretIdRow { Accessor = Uuid.New() };
        if (!SecretIdMetadata.TryRead(request.Fields.Raw("metadata"), out var metadata, out var problem))
            return (row, Refusal.Invalid(problem));
        row.Metadata.Add(metadata.ToDictionary());
        row.Cidrs.AddRange(request.Fields.TextList("cidr_list"));
        row.TokenCidrs.AddRange(request.Fields.TextList("token_bound_cidrs"));
        var outside = RangesFault(row.Cidrs, role.SecretIdCidrs) ?? RangesFault(row.TokenCidrs, role.Token.BoundCidrs);
        if (outside is not null)
            return (row, outside);
        row.UsesLeft = Within(request.Has("num_uses"), request.Fields.Integer("num_uses"), role.SecretIdUses,
            "num_uses", warnings);
        if (row.UsesLeft < 0)
            return (row, Refusal.Invalid("num_uses cannot be negative"));
        if (role.SecretIdUses > 0 && row.UsesLeft > role.SecretIdUses)
            return (row, Refusal.Invalid("num_uses cannot be higher than the role's secret_id_num_uses"));
        row.Ttl = Within(request.Has("ttl"), (long)(request.Fields.Duration("ttl") ?? TimeSpan.Zero).TotalSeconds,
            role.SecretIdTtl, "ttl", warnings);
        if (role.SecretIdTtl > 0 && row.Ttl > role.SecretIdTtl)
            return (row, Refusal.Invalid("ttl cannot be longer than the role's secret_id_ttl"));
        return (InTime(row, tx, request.Bounds.Max), null);
    }

    /// <summary>
    /// What was asked for; the role's if nothing was, or, with a warning, if that would be more than the role gives.
    /// </summary>
    private static long Within(bool sent, long asked, long ofRole, string name, ICollection<string> warnings)
    {
        if (!sent)
            return ofRole;
        if (asked != 0 || ofRole == 0)
            return asked;
        // Client libraries can't leave them out.
        warnings.Add($"{name} is 0, which the role does not allow; the role's secret_id_{name} holds: {ofRole}");
        return ofRole;
    }

    private static SecretIdRow InTime(SecretIdRow row, Transaction tx, long max)
    {
        row.Ttl = Math.Min(row.Ttl, max);
        row.CreatedAt = tx.Now.ToUnixTimeMilliseconds();
        row.UpdatedAt = row.CreatedAt;
        row.ExpiresAt = row.Ttl == 0 ? 0 : tx.Now.AddSeconds(row.Ttl).ToUnixTimeMilliseconds();
        return row;
    }

    private static Refusal? RangesFault(IReadOnlyList<string> asked, IReadOnlyList<string> ofRole)
    {
        if (AddressRanges.Fault(asked) is { } range)
            return Refusal.Invalid($"failed to validate CIDR blocks: invalid CIDR block {GoQuote.Quote(range)}");
        if (ofRole.Count == 0 || asked.All(part => ofRole.Any(whole => IsWithin(part, whole))))
            return null;
        return Refusal.Invalid(
            "failed to verify subset relationship between CIDR blocks on the role " +
            $"[{string.Join(' ', ofRole.Select(GoQuote.Quote))}] and CIDR blocks on the secret ID " +
            $"[{string.Join(' ', asked.Select(GoQuote.Quote))}]");
    }

    private static bool IsWithin(string part, string whole) =>
        AddressRanges.TryParse(part, out IPNetwork inner) && AddressRanges.TryParse(whole, out var outer) &&
        inner.PrefixLength >= outer.PrefixLength && outer.Contains(inner.BaseAddress);
}
