using Leasehold.Cli.Generic;
using Leasehold.Cli.Input;
using Leasehold.Cli.Input.Flags;
using Leasehold.Client;

namespace Leasehold.Cli.Token;

internal sealed class TokenLookupCommand : Command
{
    private readonly SwitchFlag _accessor;

    public TokenLookupCommand()
        : base("token lookup", "[options] [TOKEN | ACCESSOR]", "Shows a token; without an argument the current one.",
            Outputs.FormatAndField) =>
        _accessor = Flags.Switch("accessor", "The argument is an accessor.");

    public override async Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (_accessor.Value && arguments.Count != 1)
        {
            var amount = arguments.Count == 0 ? "Not enough" : "Too many";
            return session.Misused($"{amount} arguments with -accessor (expected 1, got {arguments.Count})");
        }
        if (arguments.Count > 1)
            return session.Misused($"Too many arguments (expected 0-1, got {arguments.Count})");

        var request = arguments.Count == 0 ? ApiRequest.Get("auth/token/lookup-self")
            : _accessor.Value
                ? ApiRequest.Post("auth/token/lookup-accessor", JsonBody.Of("accessor", arguments[0].Trim()))
                : ApiRequest.Post("auth/token/lookup", JsonBody.Of("token", arguments[0].Trim()));
        if (await session.SendAsync(request, "Error looking up token", cancel) is not { } response)
            return session.Exit;
        return Answer.Found(response) is { } secret ? session.Print.Secret(secret) : ExitCode.Good;
    }
}
