using System.Text.Json;
using Leasehold.Cli.Input;
using Leasehold.Cli.Input.Flags;
using Leasehold.Cli.Output;
using Leasehold.Client;

namespace Leasehold.Cli.Operator;

/// <summary>New shares: <c>rekey</c> without a token, <c>rotate-keys</c> with one.</summary>
internal sealed class RekeyCommand : Command
{
    private readonly bool _withToken;
    private readonly SwitchFlag _init;
    private readonly SwitchFlag _cancel;
    private readonly SwitchFlag _status;
    private readonly SwitchFlag _verify;
    private readonly NumberFlag _shares;
    private readonly NumberFlag _threshold;
    private readonly TextFlag _nonce;
    private readonly TextFlag _target;
    private readonly ListFlag _pgpKeys;
    private readonly SwitchFlag _backup;
    private readonly SwitchFlag _retrieve;
    private readonly SwitchFlag _delete;

    private RekeyCommand(string name, bool withToken)
        : base(name, "[options] [KEY]",
            "Makes new shares of the unseal key, with the consent of those who hold the old ones.", Outputs.Format)
    {
        _withToken = withToken;
        _init = Flags.Switch("init", "Begin; with -verify the new shares count only once they were given back.");
        _cancel = Flags.Switch("cancel", "End without new shares; with -verify, begin the verification again.");
        _status = Flags.Switch("status", "Show how far it is.");
        _verify = Flags.Switch("verify", "Work on the verification of the new shares.");
        _shares = Flags.Number("key-shares", "Into how many shares the key is split.", fallback: 5);
        _threshold = Flags.Number("key-threshold", "How many of them are needed.", fallback: 3);
        _nonce = Flags.Text("nonce", "The nonce of the operation, as its beginning told it.");
        _target = Flags.Text("target", "Which key: barrier or recovery.");
        _pgpKeys = Flags.List("pgp-keys", "Files of PGP keys that encrypt the new shares, comma separated.");
        _backup = Flags.Switch("backup", "Keep the encrypted shares on the server, too.");
        _retrieve = Flags.Switch("backup-retrieve", "Show the kept shares.");
        _delete = Flags.Switch("backup-delete", "Delete the kept shares.");
    }

    public static RekeyCommand WithoutToken() => new("operator rekey", withToken: false);

    public static RekeyCommand WithToken() => new("operator rotate-keys", withToken: true);

    public override Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (arguments.Count > 1)
            return Task.FromResult(session.Misused($"Too many arguments (expected 0-1, got {arguments.Count})"));
        var target = _target.Value is { Length: > 0 } named ? named : "barrier";
        if (RekeyPaths.Of(target, _withToken) is not { } paths)
            return Task.FromResult(session.Misused($"Unknown target: {target}"));
        if (_delete.Value)
            return DeleteBackupAsync(session, paths, cancel);
        if (_retrieve.Value)
            return RetrieveBackupAsync(session, paths, cancel);
        if (_cancel.Value)
            return CancelAsync(session, paths, cancel);
        if (_init.Value)
            return InitAsync(session, paths, cancel);
        return _status.Value ? StatusAsync(session, paths, cancel) : GiveAsync(session, paths, arguments, cancel);
    }

    private string Step(RekeyPaths paths) => $"{paths.Below}/{(_verify.Value ? "verify" : "init")}";

    /// <summary>The command for the same key, as a next step names it.</summary>
    private string Called(Session session) =>
        $"{session.Product.Program} {Name}{(_target.Value.Length > 0 ? $" -target={_target.Value}" : "")}";

    private async Task<int> InitAsync(Session session, RekeyPaths paths, CancellationToken cancel)
    {
        const string prefix = "Error initializing rekey";
        var keys = PgpKeyFiles.Read(_pgpKeys.Items, out var error);
        if (error is not null)
            return session.Misused(error);
        var body = JsonBody.Of(writer =>
        {
            writer.WriteNumber("secret_shares", _shares.Value);
            writer.WriteNumber("secret_threshold", _threshold.Value);
            writer.WriteBoolean("backup", _backup.Value);
            writer.WriteBoolean("require_verification", _verify.Value);
            if (keys.Count == 0)
                return;
            writer.WriteStartArray("pgp_keys");
            foreach (var key in keys)
                writer.WriteStringValue(key);
            writer.WriteEndArray();
        });
        var status = await AskAsync(session, ApiRequest.Put($"{paths.Below}/init", body), prefix, cancel);
        return status is { } begun ? RekeyReport.Status(session, begun) : session.Exit;
    }

    private async Task<int> StatusAsync(Session session, RekeyPaths paths, CancellationToken cancel)
    {
        var request = ApiRequest.Get(Step(paths));
        if (await AskAsync(session, request, "Error getting rekey status", cancel) is not { } status)
            return session.Exit;
        return _verify.Value ? RekeyReport.Verification(session, status) : RekeyReport.Status(session, status);
    }

    private async Task<int> CancelAsync(Session session, RekeyPaths paths, CancellationToken cancel)
    {
        var request = ApiRequest.Delete(Step(paths), _nonce.IsSet ? [new("nonce", _nonce.Value)] : []).AtRoot();
        if (await session.SendAsync(request, "Error canceling rekey", cancel) is null)
            return session.Exit;
        session.Ui.Output(_verify.Value
            ? "Success! Canceled rekey verification (if it was started)"
            : "Success! Canceled rekeying (if it was started)");
        return ExitCode.Good;
    }

    private async Task<int> GiveAsync(
        Session session, RekeyPaths paths, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        var ask = ApiRequest.Get(Step(paths));
        if (await AskAsync(session, ask, "Error getting rekey status", cancel) is not { } status)
            return session.Exit;
        if (Secret.Find(status, "started") is not { ValueKind: JsonValueKind.True })
        {
            return session.Misused($"No rekey is in progress. Begin one with \"{Called(session)} -init\".");
        }
        var current = GoValue.Text(status, "nonce");
        if (!CeremonyShare.TryRead(session, arguments, _nonce.Value, current, out var share, out var exit))
            return exit;
        var request = ApiRequest.Put(
            $"{paths.Below}/{(_verify.Value ? "verify" : "update")}", CeremonyShare.Body(share));
        if (await AskAsync(session, request, "Error posting unseal key", cancel) is not { } answer)
            return session.Exit;
        var isDone = Secret.Find(answer, "complete") is { ValueKind: JsonValueKind.True };
        return (isDone, _verify.Value) switch
        {
            (true, true) => Verified(session, answer),
            (true, false) => RekeyReport.Done(session, answer, Called(session)),
            (false, true) => RekeyReport.Verification(session, answer),
            _ => RekeyReport.Status(session, answer),
        };
    }

    private static int Verified(Session session, JsonElement answer)
    {
        if (!session.Print.IsTable)
            return session.Print.Document(answer);
        session.Ui.Output("Success! Rekey verification completed. The new shares count from now on.");
        return ExitCode.Good;
    }

    private static async Task<int> RetrieveBackupAsync(Session session, RekeyPaths paths, CancellationToken cancel)
    {
        var request = ApiRequest.Get(paths.Backup).AtRoot();
        if (await session.SendAsync(request, "Error retrieving rekey stored keys", cancel) is not { } response)
            return session.Exit;
        return Secret.Parse(response.Body) is { } secret
            ? session.Print.Secret(secret)
            : session.Absent("Error retrieving rekey stored keys: empty response from server");
    }

    private static async Task<int> DeleteBackupAsync(Session session, RekeyPaths paths, CancellationToken cancel)
    {
        var request = ApiRequest.Delete(paths.Backup).AtRoot();
        if (await session.SendAsync(request, "Error deleting rekey stored keys", cancel) is null)
            return session.Exit;
        session.Ui.Output("Success! Deleted backed up keys (if they existed)");
        return ExitCode.Good;
    }

    private static async Task<JsonElement?> AskAsync(
        Session session, ApiRequest request, string prefix, CancellationToken cancel)
    {
        if (await session.SendAsync(request.AtRoot(), prefix, cancel) is not { } response)
            return null;
        if (Secret.Parse(response.Body) is { } answer)
            return answer.Data;
        session.Absent($"{prefix}: empty response from server");
        return null;
    }
}
