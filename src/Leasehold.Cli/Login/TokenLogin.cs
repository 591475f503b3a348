using System.Text.Json;
using Leasehold.Cli.Input;
using Leasehold.Cli.Output;
using Leasehold.Client;

namespace Leasehold.Cli.Login;

/// <summary>Login with a token that the caller has: looked up, so that a wrong one is noticed now.</summary>
internal static class TokenLogin
{
    private static readonly StringComparer Ordinal = StringComparer.Ordinal;

    public static async Task<Secret?> RunAsync(
        Session session, string mount, KeyValueArguments data, CancellationToken cancel)
    {
        var token = (data.Find("token") ?? Ask(session)).Trim();
        if (token.Length == 0)
        {
            session.Absent("Error authenticating: a token must be passed to auth, please view the help for more "
                + "information");
            return null;
        }
        var lookup = data.Find("lookup") ?? "true";
        if (GoText.Boolean(lookup) is not { } isLookedUp)
        {
            session.Absent($"Error authenticating: Failed to parse \"lookup\" as boolean: \"{lookup}\"");
            return null;
        }
        if (!isLookedUp)
            return Made(token, default);
        if (!await session.ConnectAsync(cancel, token))
            return null;
        var request = ApiRequest.Get("auth/token/lookup-self").Unwrapped();
        if (await session.SendAsync(request, "Error authenticating: error looking up token", cancel)
            is not { } response)
            return null;
        if (Secret.Parse(response.Body) is { HasData: true } found)
            return Made(token, found.Data);
        session.Absent("Error authenticating: empty response from lookup-self");
        return null;
    }

    private static string Ask(Session session)
    {
        session.Ui.Prompt("Token (will be hidden): ");
        var token = session.ReadHiddenLine();
        session.Ui.Error("");
        return token;
    }

    // A lookup has no auth block; the table of a login shows one.
    private static Secret? Made(string token, JsonElement data) => Secret.Parse(JsonBody.Of(body =>
    {
        body.WriteStartObject("auth");
        body.WriteString("client_token", token);
        Copy(body, "accessor", data, "accessor");
        body.WriteStartArray("policies");
        foreach (var policy in Texts(data, "policies").Union(Texts(data, "identity_policies")).Order(Ordinal))
            body.WriteStringValue(policy);
        body.WriteEndArray();
        Copy(body, "token_policies", data, "policies");
        Copy(body, "identity_policies", data, "identity_policies");
        Copy(body, "metadata", data, "meta");
        Copy(body, "orphan", data, "orphan");
        Copy(body, "entity_id", data, "entity_id");
        Copy(body, "lease_duration", data, "ttl");
        Copy(body, "renewable", data, "renewable");
        body.WriteEndObject();
    }));

    private static IEnumerable<string> Texts(JsonElement data, string name) =>
        Secret.Find(data, name) is { ValueKind: JsonValueKind.Array } list
            ? list.EnumerateArray().Select(GoValue.Text)
            : [];

    private static void Copy(Utf8JsonWriter body, string name, JsonElement data, string source)
    {
        if (Secret.Find(data, source) is not { } value)
            return;
        body.WritePropertyName(name);
        value.WriteTo(body);
    }
}
