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
        Member(writer, "client_token"u8, auth.ClientToken);
        Member(writer, "accessor"u8, auth.Accessor);
        Member(writer, "policies"u8, auth.Policies);
        if (auth.TokenPolicies.Count > 0)
            Member(writer, "token_policies"u8, auth.TokenPolicies);
        if (auth.IdentityPolicies.Count > 0)
            Member(writer, "identity_policies"u8, auth.IdentityPolicies);
        writer.Name("metadata"u8);
        if (auth.Metadata is { } metadata)
            JsonEntry.WritePairs(writer, metadata);
        else
            writer.Null();
        writer.Name("lease_duration"u8);
        writer.Value(Seconds(auth.LeaseDuration));
        Member(writer, "renewable"u8, auth.Renewable);
        Member(writer, "entity_id"u8, auth.EntityId);
        Member(writer, "token_type"u8, auth.TokenType);
        Member(writer, "orphan"u8, auth.Orphan);
        writer.Name("mfa_requirement"u8);
        writer.Null();
        writer.Name("num_uses"u8);
        writer.Value(auth.NumUses);
        if (auth.LimitedBy is { } limitedBy)
        {
            writer.Name("hard_expiry"u8);
            if (auth.HardExpiry is { } hardExpiry)
                writer.Value(GoTime.Format(hardExpiry));
            else
                writer.Null();
            Member(writer, "limited_by"u8, limitedBy);
        }
        writer.EndObject();
    }

    public static void Write(JsonWriter writer, WrapBlock wrap)
    {
        writer.BeginObject();
        Member(writer, "token"u8, wrap.Token);
        Member(writer, "accessor"u8, wrap.Accessor);
        writer.Name("ttl"u8);
        writer.Value(Seconds(wrap.Ttl));
        Member(writer, "creation_time"u8, GoTime.Format(wrap.CreationTime));
        Member(writer, "creation_path"u8, wrap.CreationPath);
        if (wrap.WrappedAccessor.Length > 0)
            Member(writer, "wrapped_accessor"u8, wrap.WrappedAccessor);
        writer.EndObject();
    }

    private static void Member(JsonWriter writer, ReadOnlySpan<byte> name, string value)
    {
        writer.Name(name);
        writer.Value(value);
    }

    private static void Member(JsonWriter writer, ReadOnlySpan<byte> name, bool value)
    {
        writer.Name(name);
        writer.Value(value);
    }

    private static void Member(JsonWriter writer, ReadOnlySpan<byte> name, IReadOnlyList<string> value)
    {
        writer.Name(name);
        writer.Value(value);
    }
}
