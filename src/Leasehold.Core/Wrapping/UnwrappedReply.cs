using System.Globalization;
using Leasehold.Core.Json;
using Leasehold.Core.Requests;
using Leasehold.Core.Wrapping.Rows;

namespace Leasehold.Core.Wrapping;

/// <summary>A wrapped answer taken out again: its bytes as they were, and what audit is told of them.</summary>
internal static class UnwrappedReply
{
    private const string Json = "application/json";

    public static Reply Of(WrappedAnswerRow row) =>
        new Reply.Raw(row.Media, row.Body.Memory) { Told = row.Media == Json ? Told(row.Body.Memory) : null };

    /// <summary>What an envelope says; null if the bytes are none.</summary>
    private static Reply? Told(ReadOnlyMemory<byte> bytes)
    {
        JsonValue data = default, auth = default, leaseId = default, warnings = default;
        foreach (var (name, value) in new JsonValue(bytes.TrimEnd("\n"u8)).Members())
        {
            switch (name)
            {
                case "data": data = value; break;
                case "auth": auth = value; break;
                case "lease_id": leaseId = value; break;
                case "warnings": warnings = value; break;
                default: break;
            }
        }
        var map = data.IsNull ? null : MapOf(data);
        Reply told = auth.Kind == JsonKind.Object
            ? new Reply.Auth(AuthOf(auth)) { Map = map }
            : new Reply.Data(map)
            {
                Lease = leaseId.Kind == JsonKind.Text && leaseId.Text() is { Length: > 0 } id
                    ? new LeaseNotice(id, Renewable: false, TimeSpan.Zero)
                    : null,
            };
        return told with { Warnings = Texts(warnings) };
    }

    private static JsonMap MapOf(JsonValue value)
    {
        var members = value.Members();
        var map = new JsonMap(members.Count);
        foreach (var (name, member) in members)
            map.AddRaw(name, member.Raw);
        return map;
    }

    private static AuthBlock AuthOf(JsonValue value)
    {
        var members = value.Members().ToDictionary(member => member.Name, member => member.Value);
        return new AuthBlock
        {
            ClientToken = Text("client_token"),
            Accessor = Text("accessor"),
            Policies = Texts(members.GetValueOrDefault("policies")),
            TokenPolicies = Texts(members.GetValueOrDefault("token_policies")),
            IdentityPolicies = Texts(members.GetValueOrDefault("identity_policies")),
            Metadata = members.GetValueOrDefault("metadata") is { Kind: JsonKind.Object } metadata
                ? metadata.Members().ToDictionary(pair => pair.Name, pair => pair.Value.Text())
                : null,
            LeaseDuration = TimeSpan.FromSeconds(Number("lease_duration")),
            Renewable = members.GetValueOrDefault("renewable").Kind == JsonKind.True,
            EntityId = Text("entity_id"),
            TokenType = Text("token_type"),
            Orphan = members.GetValueOrDefault("orphan").Kind == JsonKind.True,
            NumUses = Number("num_uses"),
        };

        string Text(string name) =>
            members.GetValueOrDefault(name) is { Kind: JsonKind.Text } text ? text.Text() : "";

        long Number(string name) =>
            long.TryParse(members.GetValueOrDefault(name).Text(), CultureInfo.InvariantCulture, out var number)
                ? number
                : 0;
    }

    private static IReadOnlyList<string> Texts(JsonValue value) => [.. value.Items().Select(item => item.Text())];
}
