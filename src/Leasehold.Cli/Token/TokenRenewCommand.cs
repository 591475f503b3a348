using Leasehold.Cli.Generic;
using Leasehold.Cli.Input;
using Leasehold.Cli.Input.Flags;
using Leasehold.Client;

namespace Leasehold.Cli.Token;

internal sealed class TokenRenewCommand : Command
{
    private readonly SwitchFlag _accessor;
    private readonly DurationFlag _increment;

    public TokenRenewCommand()
        : base("token renew", "[options] [TOKEN | ACCESSOR]", "Renews a token; without an argument the current one.",
            Outputs.Format)
    {
        _accessor = Flags.Switch("accessor", "The argument is an accessor.");
        _increment = Flags.Duration("increment", "How long it should live from now on; the server may cut it.", "i");
    }

    public override async Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (arguments.Count > 1)
            return session.Misused($"Too many arguments (expected 1, got {arguments.Count})");
        var request = arguments.Count == 0 ? ApiRequest.Put("auth/token/renew-self", Body(null, ""))
            : _accessor.Value
                ? ApiRequest.Post("auth/token/renew-accessor", Body("accessor", arguments[0].Trim()))
                : ApiRequest.Put("auth/token/renew", Body("token", arguments[0].Trim()));
        if (await session.SendAsync(request, "Error renewing token", cancel) is not { } response)
            return session.Exit;
        return Answer.Found(response) is { } secret ? session.Print.Secret(secret) : ExitCode.Good;
    }

    private ReadOnlyMemory<byte> Body(string? name, string value) => JsonBody.Of(body =>
    {
        if (name is not null)
            body.WriteString(name, value);
        body.WriteNumber("increment", _increment.WholeSeconds);
    });
}
