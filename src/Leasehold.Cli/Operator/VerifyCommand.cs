using System.Globalization;
using Leasehold.Cli.Input.Flags;
using Leasehold.Core.Verification;
using Leasehold.Server.Configuration;
using Leasehold.Server.Hosting;
using Leasehold.Server.Offline;

namespace Leasehold.Cli.Operator;

internal sealed class VerifyCommand : Command
{
    private const int Faulty = 1;

    private readonly ListFlag _config;
    private readonly SwitchFlag _withoutKeys;

    public VerifyCommand()
        : base("operator verify", "[options]",
            "Looks at every row of a stopped server's store: whether it opens under its own key, and whether rows, "
            + "indexes and counters agree. Nothing is written. It asks for shares of the unseal key, or reads them "
            + "from standard input, one a line. Exit code 0: all is well, 1: faults, 2: it could not look.",
            talksToServer: false)
    {
        _config = Flags.List("config", "Configuration file or directory of the server; repeatable.");
        _withoutKeys = Flags.Switch("without-keys", "Ask for no shares; check only what is not sealed.");
    }

    public override async Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (session.WrongCount(arguments, 0) is not null)
            return ExitCode.Refused;
        if (_config.Items.Count == 0)
            return session.Absent("Must specify at least one config path using -config");
        try
        {
            await using var store = await OfflineStore.OpenAsync(
                _config.Items, new ServerEnvironment(session.Environment.Plain), TimeProvider.System, cancel);
            return await VerifyAsync(session, store, cancel);
        }
        catch (StartException refused)
        {
            return session.Absent($"Error verifying: {refused.Message}");
        }
    }

    private async Task<int> VerifyAsync(Session session, OfflineStore store, CancellationToken cancel)
    {
        if (!store.Seal.IsInitialized)
            return session.Absent("Error verifying: the store is not initialized: there is nothing to look at");
        if (!_withoutKeys.Value && await UnsealAsync(session, store, cancel) is { } fault)
            return session.Absent($"Error unsealing: {fault}");
        var result = await store.VerifyAsync(cancel);
        Print(session, store, result);
        return result.FaultCount == 0 ? ExitCode.Good : Faulty;
    }

    private static async Task<string?> UnsealAsync(Session session, OfflineStore store, CancellationToken cancel)
    {
        if (store.UnsealsItself)
            return await store.UnsealItselfAsync(cancel);
        while (store.Seal is { IsSealed: true } seal)
        {
            session.Ui.Prompt($"Unseal Key {seal.Progress + 1} of {seal.Threshold} (will be hidden): ");
            var share = session.ReadHiddenLine().Trim();
            session.Ui.Prompt("\n");
            if (share.Length == 0)
                return $"{seal.Threshold} shares are needed, or -without-keys to check only what is not sealed";
            if (await store.UnsealAsync(share, cancel) is { } fault)
                return fault;
            if (store.Seal.IsSealed && store.Seal.Progress <= seal.Progress)
                return "this share was given before";
        }
        return null;
    }

    private static void Print(Session session, OfflineStore store, VerificationResult result)
    {
        foreach (var fault in result.Faults)
            session.Ui.Output($"fault: {fault}");
        if (result.FaultCount > result.Faults.Count)
            session.Ui.Output(Text($"and {result.FaultCount - result.Faults.Count} more"));
        foreach (var (name, count) in result.Rows)
        {
            if (count > 0)
                session.Ui.Output(Text($"{name}: {count}"));
        }
        var head = store.Head;
        session.Ui.Output(Text($"head: commit {head.Sequence}, group {head.Group}, epoch {head.Epoch}"));
        if (!result.WithKeys)
            session.Ui.Output("Sealed records were not opened: their contents were not compared.");
        session.Ui.Output(result.FaultCount == 0 ? "Success! No faults." : Text($"{result.FaultCount} faults."));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
