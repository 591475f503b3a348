using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Leasehold.Cli.Input;
using Leasehold.Cli.Input.Flags;
using Leasehold.Cli.Output;
using Leasehold.Client;

namespace Leasehold.Cli.Operator;

internal sealed class InitCommand : Command
{
    private const string Prefix = "Error initializing";
    private readonly SwitchFlag _status;
    private readonly NumberFlag _shares;
    private readonly NumberFlag _threshold;
    private readonly ListFlag _pgpKeys;
    private readonly TextFlag _rootPgpKey;
    private readonly NumberFlag _recoveryShares;
    private readonly NumberFlag _recoveryThreshold;
    private readonly ListFlag _recoveryPgpKeys;

    public InitCommand()
        : base("operator init", "[options]",
            "Initializes a server: makes its keys and its first root token. They are shown once.", Outputs.Format)
    {
        _status = Flags.Switch("status", "Only tell whether the server is initialized: exit code 0 yes, 2 no.");
        _shares = Flags.Number("key-shares", "Into how many shares the unseal key is split.", fallback: 5);
        _threshold = Flags.Number("key-threshold", "How many shares unseal.", fallback: 3);
        _pgpKeys = Flags.List("pgp-keys", "Files of PGP keys that encrypt the shares, comma separated.");
        _rootPgpKey = Flags.Text("root-token-pgp-key", "File of the PGP key that encrypts the root token.");
        _recoveryShares = Flags.Number("recovery-shares", "Shares of the recovery key (auto-unseal).", fallback: 5);
        _recoveryThreshold = Flags.Number("recovery-threshold", "How many shares recover (auto-unseal).", fallback: 3);
        _recoveryPgpKeys = Flags.List("recovery-pgp-keys", "Files of PGP keys that encrypt the recovery shares.");
    }

    public override async Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (arguments.Count > 0)
            return session.Misused($"Too many arguments (expected 0, got {arguments.Count})");
        if (_status.Value)
            return await TellAsync(session, cancel);
        if (!TryReadKeys(out var keys, out var error))
            return session.Misused(error);

        var ask = ApiRequest.Get("sys/seal-status").AtRoot();
        if (await session.SendAsync(ask, Prefix, cancel) is not { } seal)
            return session.Exit;
        var isRecovery = Secret.Parse(seal.Body) is { } status
            && Secret.Find(status.Data, "recovery_seal") is { ValueKind: JsonValueKind.True };
        var request = ApiRequest.Put("sys/init", JsonBody.Of(body => WriteBody(body, isRecovery, keys))).AtRoot();
        if (await session.SendAsync(request, Prefix, cancel) is not { } response)
            return session.Exit;
        if (Secret.Parse(response.Body) is not { } made)
            return session.Absent($"{Prefix}: empty response from server");
        var report = new InitReport(made.Data,
            Sent(_shares, !isRecovery), Sent(_threshold, !isRecovery),
            Sent(_recoveryShares, isRecovery), Sent(_recoveryThreshold, isRecovery));
        if (!session.Print.IsTable)
            return session.Print.Document(report.Document(), KeyOrder.Initialization);
        report.Print(session.Ui, session.Product.Program);
        return ExitCode.Good;
    }

    private static long Sent(NumberFlag flag, bool isDefault) => isDefault || flag.IsSet ? flag.Value : 0;

    private static async Task<int> TellAsync(Session session, CancellationToken cancel)
    {
        var request = ApiRequest.Get("sys/init").AtRoot();
        if (await session.SendAsync(request, "Error checking init status", cancel) is not { } response)
            return ExitCode.Usage;
        var isInitialized = Secret.Parse(response.Body) is { } answer
            && Secret.Find(answer.Data, "initialized") is { ValueKind: JsonValueKind.True };
        session.Ui.Output(isInitialized ? "Vault is initialized" : "Vault is not initialized");
        return isInitialized ? ExitCode.Good : ExitCode.Refused;
    }

    private bool TryReadKeys(out PgpKeys keys, [NotNullWhen(false)] out string? error)
    {
        keys = new PgpKeys(
            PgpKeyFiles.Read(_pgpKeys.Items, out var first),
            PgpKeyFiles.Read(_recoveryPgpKeys.Items, out var second),
            PgpKeyFiles.Read(_rootPgpKey.IsSet ? [_rootPgpKey.Value] : [], out var third));
        error = first ?? second ?? third;
        return error is null;
    }

    private void WriteBody(Utf8JsonWriter body, bool isRecovery, PgpKeys keys)
    {
        // A seal of one kind refuses the parameters of the other, unless the caller named them.
        if (!isRecovery || _shares.IsSet)
            body.WriteNumber("secret_shares", _shares.Value);
        if (!isRecovery || _threshold.IsSet)
            body.WriteNumber("secret_threshold", _threshold.Value);
        WriteKeys(body, "pgp_keys", keys.Shares);
        if (isRecovery || _recoveryShares.IsSet)
            body.WriteNumber("recovery_shares", _recoveryShares.Value);
        if (isRecovery || _recoveryThreshold.IsSet)
            body.WriteNumber("recovery_threshold", _recoveryThreshold.Value);
        WriteKeys(body, "recovery_pgp_keys", keys.Recovery);
        if (keys.Root is [var root])
            body.WriteString("root_token_pgp_key", root);
    }

    private static void WriteKeys(Utf8JsonWriter body, string name, IReadOnlyList<string> keys)
    {
        if (keys.Count == 0)
            return;
        body.WriteStartArray(name);
        foreach (var key in keys)
            body.WriteStringValue(key);
        body.WriteEndArray();
    }

    private sealed record PgpKeys(
        IReadOnlyList<string> Shares, IReadOnlyList<string> Recovery, IReadOnlyList<string> Root);
}
