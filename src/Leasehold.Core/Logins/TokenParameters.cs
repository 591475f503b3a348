using Google.Protobuf;
using Leasehold.Core.Json;
using Leasehold.Core.Logins.Rows;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Logins;

/// <summary>
/// The <c>token_*</c> settings that every role and user of every auth method has. Immutable; durations are whole
/// seconds, and 0 means not set.
/// </summary>
public sealed record TokenParameters
{
    /// <summary>The value of <see cref="Type"/> that leaves the choice to the mount.</summary>
    public const string DefaultType = "default";

    /// <summary>Nothing set.</summary>
    public static readonly TokenParameters None = new();

    /// <summary>How long a token lives without a renewal.</summary>
    public long Ttl { get; init; }

    /// <summary>How long it can live with renewals.</summary>
    public long MaxTtl { get; init; }

    /// <summary>A bound that holds for periodic tokens, too.</summary>
    public long ExplicitMaxTtl { get; init; }

    /// <summary>Makes it periodic: each renewal grants this.</summary>
    public long Period { get; init; }

    /// <summary>How often it can be used; 0 is unlimited.</summary>
    public long NumUses { get; init; }

    /// <summary>The policies, as given.</summary>
    public IReadOnlyList<string> Policies { get; init; } = [];

    /// <summary>The addresses it may be used from, as given; none: from everywhere.</summary>
    public IReadOnlyList<string> BoundCidrs { get; init; } = [];

    /// <summary>Leaves the policy <c>default</c> out.</summary>
    public bool NoDefaultPolicy { get; init; }

    /// <summary><c>default</c>, <c>service</c>, <c>batch</c>, <c>default-service</c> or <c>default-batch</c>.</summary>
    public string Type { get; init; } = DefaultType;

    /// <summary>Binds it to the address that logged in.</summary>
    public bool StrictlyBindIp { get; init; }

    /// <summary>The deprecated names that values were given under: reads show them, too.</summary>
    public IReadOnlyList<string> OldNames { get; init; } = [];

    /// <summary>
    /// Takes what a request sent; what it did not send stays. The route's fields are those of
    /// <see cref="TokenParameterFields"/>, or some of them.
    /// </summary>
    /// <param name="request">The request, its fields read.</param>
    /// <param name="updated">What holds afterwards.</param>
    /// <returns>Null, or why it cannot be so.</returns>
    public Refusal? Apply(Request request, out TokenParameters updated) =>
        TokenParameterFields.Apply(request, this, out updated);

    /// <summary>Adds all of them to the answer of a read.</summary>
    public JsonMap AddTo(JsonMap data)
    {
        data.Add("token_ttl", Ttl)
            .Add("token_max_ttl", MaxTtl)
            .Add("token_explicit_max_ttl", ExplicitMaxTtl)
            .Add("token_period", Period)
            .Add("token_num_uses", NumUses)
            .Add("token_policies", Policies)
            .Add("token_bound_cidrs", BoundCidrs)
            .Add("token_no_default_policy", NoDefaultPolicy)
            .Add("token_strictly_bind_ip", StrictlyBindIp)
            .Add("token_type", Type);
        foreach (var name in OldNames)
            TokenParameterFields.AddOld(data, name, this);
        return data;
    }

    /// <summary>The bytes that <see cref="Read"/> reads, for the rows of roles and users.</summary>
    public byte[] ToBytes()
    {
        var row = new TokenParametersRow
        {
            Ttl = Ttl,
            MaxTtl = MaxTtl,
            ExplicitMaxTtl = ExplicitMaxTtl,
            Period = Period,
            NumUses = NumUses,
            NoDefaultPolicy = NoDefaultPolicy,
            Type = Type == DefaultType ? "" : Type,
            StrictlyBindIp = StrictlyBindIp,
        };
        row.Policies.AddRange(Policies);
        row.BoundCidrs.AddRange(BoundCidrs);
        row.OldNames.AddRange(OldNames);
        return row.ToByteArray();
    }

    /// <summary>Reads what was written; broken bytes are a <see cref="FormatException"/>.</summary>
    public static TokenParameters Read(ReadOnlySpan<byte> bytes)
    {
        var row = new TokenParametersRow();
        try
        {
            row.MergeFrom(bytes);
        }
        catch (InvalidProtocolBufferException broken)
        {
            throw new FormatException(broken.Message, broken);
        }
        return new TokenParameters
        {
            Ttl = row.Ttl,
            MaxTtl = row.MaxTtl,
            ExplicitMaxTtl = row.ExplicitMaxTtl,
            Period = row.Period,
            NumUses = row.NumUses,
            Policies = [.. row.Policies],
            BoundCidrs = [.. row.BoundCidrs],
            NoDefaultPolicy = row.NoDefaultPolicy,
            Type = row.Type.Length == 0 ? DefaultType : row.Type,
            StrictlyBindIp = row.StrictlyBindIp,
            OldNames = [.. row.OldNames],
        };
    }
}
