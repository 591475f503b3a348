using System.Text.Json;
using Leasehold.Cli.Output;
using Leasehold.Client;

namespace Leasehold.Cli.Operator;

/// <summary>The table of <c>status</c> and <c>operator unseal</c>: the seal, then who leads.</summary>
internal static class SealReport
{
    public static bool IsSealed(JsonElement seal) => Is(seal, "sealed");

    /// <summary>Asks who leads, and prints. Returns an exit code.</summary>
    public static async Task<int> PrintAsync(Session session, JsonElement seal, CancellationToken cancel)
    {
        const string prefix = "Error checking leader status";
        var request = ApiRequest.Get("sys/leader").AtRoot();
        if (await session.SendNowAsync(request, prefix, cancel) is not { } response)
            return session.Exit;
        var leader = LeaderOf(response);
        if (leader is not { } known)
            return session.Refuse(prefix, response, request);
        var status = Merge(seal, known);
        return session.Print.Map(status, KeyOrder.SealStatus, Table(status), "seal status");
    }

    // A sealed server of several cannot say who leads, but it says that it is one of several.
    private static JsonElement? LeaderOf(ApiResponse response)
    {
        if (response.Error is { } error)
        {
            return error.Errors.Any(text => text.Contains("Vault is sealed", StringComparison.Ordinal))
                ? SecretDocument.Build(writer => writer.WriteBoolean("ha_enabled", true)) : null;
        }
        return Secret.Parse(response.Body)?.Data ?? SecretDocument.Build(_ => { });
    }

    private static JsonElement Merge(JsonElement seal, JsonElement leader) => SecretDocument.Build(writer =>
    {
        foreach (var property in seal.EnumerateObject())
            if (!Secret.Find(leader, property.Name).HasValue)
                property.WriteTo(writer);
        writer.WriteBoolean("ha_enabled", Is(leader, "ha_enabled"));
        foreach (var property in leader.EnumerateObject())
            if (property.Name != "ha_enabled" && !IsZero(property.Value))
                property.WriteTo(writer);
    });

    private static string Table(JsonElement status)
    {
        var table = new Table("Key", "Value");
        var isRecovery = Is(status, "recovery_seal");
        table.Add("Seal Type", GoValue.Text(status, "type"));
        if (isRecovery)
            table.Add("Recovery Seal Type", GoValue.Text(status, "recovery_seal_type"));
        table.Add("Initialized", GoValue.Text(status, "initialized"));
        table.Add("Sealed", GoValue.Text(status, "sealed"));
        table.Add(isRecovery ? "Total Recovery Shares" : "Total Shares", GoValue.Text(status, "n"));
        table.Add("Threshold", GoValue.Text(status, "t"));
        if (IsSealed(status))
        {
            table.Add("Unseal Progress", $"{GoValue.Text(status, "progress")}/{GoValue.Text(status, "t")}");
            table.Add("Unseal Nonce", GoValue.Text(status, "nonce"));
        }
        if (Is(status, "migration"))
            table.Add("Seal Migration in Progress", "true");
        table.Add("Version", GoValue.Text(status, "version"));
        if ((Secret.Find(status, "build_date") ?? Secret.Find(status, "commit_date")) is { } built)
            table.Add("Build Date", GoValue.Text(built));
        table.Add("Storage Type", GoValue.Text(status, "storage_type"));
        if (GoValue.Text(status, "cluster_name").Length > 0)
        {
            table.Add("Cluster Name", GoValue.Text(status, "cluster_name"));
            table.Add("Cluster ID", GoValue.Text(status, "cluster_id"));
        }
        table.Add("HA Enabled", GoValue.Text(status, "ha_enabled"));
        AddLeader(table, status);
        return table.ToString();
    }

    private static void AddLeader(Table table, JsonElement status)
    {
        if (!Is(status, "ha_enabled") || IsSealed(status))
            return;
        table.Add("HA Cluster", GoValue.Text(status, "leader_cluster_address"));
        table.Add("HA Mode", Is(status, "is_self") ? "active" : "standby");
        if (Is(status, "is_self"))
            table.Add("Active Since", GoValue.Text(status, "active_time"));
        else
            table.Add("Active Node Address", GoValue.Text(status, "leader_address"));
        foreach (var (label, key) in new[] {
            ("Raft Committed Index", "raft_committed_index"), ("Raft Applied Index", "raft_applied_index") })
            if (Secret.Number(status, key) > 0)
                table.Add(label, GoValue.Text(status, key));
    }

    private static bool Is(JsonElement map, string name) => Secret.Find(map, name) is { ValueKind: JsonValueKind.True };

    private static bool IsZero(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.False or JsonValueKind.Null => true,
        JsonValueKind.Number => value.TryGetInt64(out var number) && number == 0,
        JsonValueKind.String => value.GetString() is "" or "0001-01-01T00:00:00Z",
        _ => false,
    };
}
