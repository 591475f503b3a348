using System.Globalization;
using System.Text.Json;

namespace Leasehold.Cli.Output;

/// <summary>An answer as a table of keys and values.</summary>
internal static class SecretTable
{
    /// <summary>The table; null when there is no row to show.</summary>
    public static string? Of(Secret secret)
    {
        var rows = new List<(string Key, string Value)>();
        AddLease(rows, secret);
        if (secret.Auth is { } auth)
            AddAuth(rows, auth);
        if (secret.WrapInfo is { } wrap)
            AddWrapInfo(rows, wrap);
        AddData(rows, secret.Data);
        return Render(rows);
    }

    /// <summary>The table of one map's entries, sorted by key; null when it is empty.</summary>
    public static string? OfMap(JsonElement map)
    {
        var rows = new List<(string Key, string Value)>();
        AddData(rows, map);
        return Render(rows);
    }

    private static string? Render(List<(string Key, string Value)> rows)
    {
        if (rows.Count == 0)
            return null;
        var table = new Table("Key", "Value");
        foreach (var (key, value) in rows)
            table.Add(key, value);
        return table.ToString();
    }

    private static void AddLease(List<(string Key, string Value)> rows, Secret secret)
    {
        if (secret.LeaseDuration <= 0)
            return;
        var duration = Humanized.Seconds(secret.LeaseDuration);
        if (secret.LeaseId.Length == 0)
        {
            rows.Add(("refresh_interval", duration));
            return;
        }
        rows.Add(("lease_id", secret.LeaseId));
        rows.Add(("lease_duration", duration));
        rows.Add(("lease_renewable", secret.Renewable ? "true" : "false"));
    }

    private static void AddAuth(List<(string Key, string Value)> rows, JsonElement auth)
    {
        if (Secret.Find(auth, "mfa_requirement") is { ValueKind: JsonValueKind.Object } requirement)
        {
            AddMfa(rows, requirement);
            return;
        }
        var seconds = Secret.Number(auth, "lease_duration");
        rows.Add(("token", GoValue.Text(auth, "client_token")));
        rows.Add(("token_accessor", GoValue.Text(auth, "accessor")));
        rows.Add(("token_duration", seconds == 0 ? "∞" : Humanized.Seconds(seconds)));
        rows.Add(("token_renewable", Secret.Find(auth, "renewable") is { } flag ? GoValue.Text(flag) : "false"));
        rows.Add(("token_policies", Quoted(auth, "token_policies")));
        rows.Add(("identity_policies", Quoted(auth, "identity_policies")));
        rows.Add(("policies", Quoted(auth, "policies")));
        if (Secret.Find(auth, "metadata") is { ValueKind: JsonValueKind.Object } metadata)
            foreach (var entry in metadata.EnumerateObject().OrderBy(entry => entry.Name, StringComparer.Ordinal))
                rows.Add(($"token_meta_{entry.Name}", GoValue.Text(entry.Value)));
    }

    private static void AddMfa(List<(string Key, string Value)> rows, JsonElement requirement)
    {
        rows.Add(("mfa_request_id", GoValue.Text(requirement, "mfa_request_id")));
        if (Secret.Find(requirement, "mfa_constraints") is not { ValueKind: JsonValueKind.Object } constraints)
            return;
        foreach (var constraint in constraints.EnumerateObject())
        {
            if (Secret.Find(constraint.Value, "any") is not { ValueKind: JsonValueKind.Array } methods)
                continue;
            foreach (var method in methods.EnumerateArray())
            {
                var prefix = $"mfa_constraint_{constraint.Name}_{GoValue.Text(method, "type")}";
                rows.Add(($"{prefix}_id", GoValue.Text(method, "id")));
                rows.Add(($"{prefix}_uses_passcode", GoValue.Text(method, "uses_passcode")));
                rows.Add(($"{prefix}_name", GoValue.Text(method, "name")));
            }
        }
    }

    private static void AddWrapInfo(List<(string Key, string Value)> rows, JsonElement wrap)
    {
        rows.Add(("wrapping_token:", GoValue.Text(wrap, "token")));
        rows.Add(("wrapping_accessor:", GoValue.Text(wrap, "accessor")));
        rows.Add(("wrapping_token_ttl:", Humanized.Seconds(Secret.Number(wrap, "ttl"))));
        rows.Add(("wrapping_token_creation_time:", GoTime(GoValue.Text(wrap, "creation_time"))));
        rows.Add(("wrapping_token_creation_path:", GoValue.Text(wrap, "creation_path")));
        if (GoValue.Text(wrap, "wrapped_accessor") is { Length: > 0 } accessor)
            rows.Add(("wrapped_accessor:", accessor));
    }

    private static void AddData(List<(string Key, string Value)> rows, JsonElement data)
    {
        if (data.ValueKind != JsonValueKind.Object)
            return;
        foreach (var entry in data.EnumerateObject().OrderBy(entry => entry.Name, StringComparer.Ordinal))
            rows.Add((entry.Name, Cell(entry.Name, entry.Value)));
    }

    /// <summary>A value as its cell shows it: whole seconds under a duration's key become a duration.</summary>
    public static string Cell(string key, JsonElement value) =>
        Humanized.IsDurationKey(key) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var seconds)
            ? Humanized.Seconds(seconds)
            : GoValue.Text(value);

    private static string Quoted(JsonElement map, string name) => GoValue.QuotedList(Secret.Find(map, name) ?? default);

    // 2024-01-01T00:00:00.5Z reads 2024-01-01 00:00:00.5 +0000 UTC.
    private static string GoTime(string text)
    {
        if (text.EndsWith('Z') && text.Length > 11 && text[10] == 'T')
            return string.Create(CultureInfo.InvariantCulture, $"{text[..10]} {text[11..^1]} +0000 UTC");
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var time)
            ? time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF zz00 zz00", CultureInfo.InvariantCulture)
            : text;
    }
}
