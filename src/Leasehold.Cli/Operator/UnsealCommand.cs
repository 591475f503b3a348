using Leasehold.Cli.Input;
using Leasehold.Cli.Input.Flags;
using Leasehold.Cli.Output;
using Leasehold.Client;

namespace Leasehold.Cli.Operator;

internal sealed class UnsealCommand : Command
{
    private readonly SwitchFlag _reset;
    private readonly SwitchFlag _migrate;

    public UnsealCommand()
        : base("operator unseal", "[options] [KEY]",
            "Hands in one share of the unseal key; without an argument it asks for it, so that no shell remembers it.",
            Outputs.Format)
    {
        _reset = Flags.Switch("reset", "Forget the shares handed in so far.");
        _migrate = Flags.Switch("migrate", "The share is for migrating to another seal.");
    }

    public override async Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (arguments.Count > 1)
            return session.Misused($"Too many arguments (expected 0-1, got {arguments.Count})");
        if (_reset.Value)
            return await SendAsync(session, "Error resetting unseal process", ResetBody(), cancel);

        var key = arguments.Count == 1 ? arguments[0].Trim() : AskKey(session);
        var body = JsonBody.Of(writer =>
        {
            writer.WriteString("key", key);
            writer.WriteBoolean("migrate", _migrate.Value);
        });
        return await SendAsync(session, "Error unsealing", body, cancel);
    }

    private static ReadOnlyMemory<byte> ResetBody() => JsonBody.Of(writer => writer.WriteBoolean("reset", true));

    private static string AskKey(Session session)
    {
        session.Ui.OutputRaw("Unseal Key (will be hidden): ");
        var key = session.ReadHiddenLine();
        session.Ui.Output("");
        return key.Trim();
    }

    private static async Task<int> SendAsync(
        Session session, string prefix, ReadOnlyMemory<byte> body, CancellationToken cancel)
    {
        var request = ApiRequest.Put("sys/unseal", body).AtRoot();
        if (await session.SendAsync(request, prefix, cancel) is not { } response)
            return session.Exit;
        return Secret.Parse(response.Body) is { } status
            ? await SealReport.PrintAsync(session, status.Data, cancel)
            : session.Absent($"{prefix}: empty response from server");
    }
}
