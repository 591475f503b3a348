using Leasehold.Core.Json;

namespace Leasehold.Core.Requests;

/// <summary>The blocks inside an envelope, their keys in the order that clients know.</summary>
internal static class EnvelopeBlocks
{
    /// <summary>Whole seconds, at most 2^31-1: clients read them into 32 bits.</summary>
    public static long Seconds(TimeSpan duration) => Math.Min((long)duration.TotalSeconds, int.MaxValue);

    public static void Write(JsonWriter writer, AuthBlock auth)
    {
        writer.BeginObject();
        Member(writer, "client_token", auth.ClientToken);
        Member(writer, "accessor", auth.Accessor);
        Member(writer, "policies", auth.Policies);
        if (auth.TokenPolicies.Count > 0)
            Member(writer, "token_policies", auth.TokenPolicies);
        if (auth.IdentityPolicies.Count > 0)
            Member(writer, "identity_policies", auth.IdentityPolicies);
        writer.Name("metadata");
        if (auth.Metadata is { } metadata)
            JsonEntry.WritePairs(writer, metadata);
        else
            writer.Null();
        writer.Name("lease_duration");
        writer.Value(Seconds(auth.LeaseDuration));
        Member(writer, "renewable", auth.Renewable);
        Member(writer, "entity_id", auth.EntityId);
        Member(writer, "token_type", auth.TokenType);
        Member(writer, "orphan", auth.Orphan);
        writer.Name("mfa_requirement");
        writer.Null();
        writer.Name("num_uses");
        writer.Value(auth.NumUses);
        if (auth.HardExpiry is { } hardExpiry)
            Member(writer, "hard_expiry", GoTime.Format(hardExpiry));
        if (auth.LimitedBy is { } limitedBy)
            Member(writer, "limited_by", limitedBy);
        writer.EndObject();
    }

    public static void Write(JsonWriter writer, WrapBlock wrap)
    {
        writer.BeginObject();
        Member(writer, "token", wrap.Token);
        Member(writer, "accessor", wrap.Accessor);
        writer.Name("ttl");
        writer.Value(Seconds(wrap.Ttl));
        Member(writer, "creation_time", GoTime.Format(wrap.CreationTime));
        Member(writer, "creation_path", wrap.CreationPath);
        if (wrap.WrappedAccessor.Length > 0)
            Member(writer, "wrapped_accessor", wrap.WrappedAccessor);
        writer.EndObject();
    }

    private static void Member(JsonWriter writer, string name, string value)
    {
        writer.Name(name);
        writer.Value(value);
    }

    private static void Member(JsonWriter writer, string name, bool value)
    {
        writer.Name(name);
        writer.Value(value);
    }

    private static void Member(JsonWriter writer, string name, IReadOnlyList<string> value)
    {
        writer.Name(name);
        writer.Value(value);
    }
}
