using System.Collections.Concurrent;
using Leasehold.Conformance.Facts;
using Leasehold.Conformance.Tables;
using Leasehold.Tests.Servers;

namespace Leasehold.Conformance.Runs;

/// <summary>
/// One file of rows, run once and in order against a server of its own; each row's outcome is kept for its test case.
/// </summary>
internal sealed class TableRun(Table table)
{
    private const string Memory = "storage \"inmem\" {}\n";
    private const string OnDisk = "storage \"rocksdb\" {\n  path = \"{home}/data\"\n}\n" + Listener;
    private const string Key = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    private const string StaticSeal =
        "seal \"static\" {\n  current_key_id = \"1\"\n  current_key = \"" + Key + "\"\n}\n";
    private const string Listener =
        "listener \"tcp\" {\n  address = \"127.0.0.1:{port}\"\n  tls_disable = true\n}\ndisable_mlock = true\n";

    private static readonly ConcurrentDictionary<string, Lazy<Task<IReadOnlyDictionary<int, string?>>>> Runs =
        new(StringComparer.Ordinal);

    private readonly Variables variables = new();

    /// <summary>Why a row failed; null when it holds.</summary>
    public static async Task<string?> FaultAsync(Row row, CancellationToken cancel)
    {
        var run = Runs.GetOrAdd(row.File, file => new(() =>
            new TableRun(Table.All.Single(table => table.File == file)).RunAsync(cancel)));
        return (await run.Value)[row.Line];
    }

    private async Task<IReadOnlyDictionary<int, string?>> RunAsync(CancellationToken cancel)
    {
        await using var server = await StartAsync(cancel);
        using var caller = new Caller(server);
        variables["root"] = "root";
        variables["home"] = server.Home;
        variables["store"] = StoredServer.StorageType;
        variables["shared"] = StoredServer.IsShared ? "true" : "false";
        using var database = OpenDatabase();
        var faults = new Dictionary<int, string?>();
        foreach (var row in table.Rows)
            faults[row.Line] = await RunAsync(row, caller, cancel);
        return faults;
    }

    private IDisposable? OpenDatabase()
    {
        switch (table.Database)
        {
            case "postgres":
                var postgres = new PasswordDatabase();
                Fill("pg", postgres.Place, postgres.Root, postgres.Own, postgres.User);
                return postgres;
            case "mysql":
                var maria = new PasswordMariaDb();
                Fill("my", maria.Place, PasswordMariaDb.Root, PasswordMariaDb.Own, PasswordMariaDb.User);
                return maria;
            default:
                return null;
        }
    }

    private void Fill(string prefix, string place, string root, string own, string user)
    {
        variables[prefix] = place;
        variables[$"{prefix}root"] = root;
        variables[$"{prefix}own"] = own;
        variables[$"{prefix}user"] = user;
        variables[$"{prefix}password"] = PasswordDatabase.Password;
    }

    private Task<LiveServer> StartAsync(CancellationToken cancel) => table.Server switch
    {
        "dev" when StoredServer.Stanza() is { } stanza => StoredServer.StartAsync(stanza + Listener, cancel),
        "dev" => LiveServer.DevAsync(cancel),
        "fresh" => LiveServer.ConfiguredAsync((StoredServer.Stanza() ?? Memory) + Listener, cancel),
        "auto-unsealed" => LiveServer.ConfiguredAsync(
            (StoredServer.Stanza() ?? Memory) + StaticSeal + Listener, cancel),
        "rocksdb" => LiveServer.ConfiguredAsync(OnDisk, cancel),
        _ => throw new FormatException($"{table.File}: no server `{table.Server}`"),
    };

    private async Task<string?> RunAsync(Row row, Caller caller, CancellationToken cancel)
    {
        var clock = TimeProvider.System;
        var started = clock.GetTimestamp();
        while (true)
        {
            var fault = await TryAsync(row, caller, cancel);
            if (fault is null || clock.GetElapsedTime(started) >= row.Status.Within)
                return fault;
            await Task.Delay(TimeSpan.FromMilliseconds(100), clock, cancel);
        }
    }

    private async Task<string?> TryAsync(Row row, Caller caller, CancellationToken cancel)
    {
        Call? call = null;
        Answer? answer = null;
        try
        {
            call = Call.Of(row, variables);
            answer = await caller.SendAsync(call, cancel);
            var faults = Judge(row, answer).ToList();
            return faults.Count == 0 ? null : Report(row, faults, call, answer);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            return Report(row, [$"{e.GetType().Name}: {e.Message}"], call, answer);
        }
    }

    private IEnumerable<string> Judge(Row row, Answer answer)
    {
        if (!row.Status.Allows(answer.Status))
            yield return $"status {answer.Status}, not {row.Status.Text}";
        foreach (var text in row.Facts)
        {
            if (text.StartsWith("save ", StringComparison.Ordinal))
                Save(text["save ".Length..], answer);
            else if (Fact.Parse(variables.Fill(text)).Fault(answer) is { } fault)
                yield return fault;
        }
    }

    // `save name = place`: a string as it is, anything else as its JSON.
    private void Save(string text, Answer answer)
    {
        var parts = text.Split(" = ", 2);
        if (answer.Json is not { } json || JsonPath.Find(json, parts[1]) is not { } value)
            throw new FormatException($"nothing to save at `{parts[1]}`");
        variables[parts[0]] = value.ValueKind == System.Text.Json.JsonValueKind.String
            ? value.GetString() ?? ""
            : value.GetRawText();
    }

    private static string Report(Row row, IEnumerable<string> faults, Call? call, Answer? answer) =>
        $"{row.Name} ({row.Source})\n{string.Join('\n', faults.Select(fault => $"  - {fault}"))}\n" +
        $"--- request\n{call}\n--- answer\n{answer}";
}
