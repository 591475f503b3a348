using Leasehold.Cli.Input;
using Leasehold.Cli.Input.Flags;
using Leasehold.Client;

namespace Leasehold.Cli.Token;

internal sealed class TokenRevokeCommand : Command
{
    private readonly SwitchFlag _accessor;
    private readonly SwitchFlag _self;
    private readonly TextFlag _mode;

    public TokenRevokeCommand()
        : base("token revoke", "[options] [TOKEN | ACCESSOR]", "Revokes a token and everything it created.")
    {
        _accessor = Flags.Switch("accessor", "The argument is an accessor.");
        _self = Flags.Switch("self", "Revoke the current token.");
        _mode = Flags.Text("mode", "orphan: spare the children. path: revoke everything below a path.");
    }

    public override async Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (Mistake(arguments.Count) is { } mistake)
            return session.Misused(mistake);
        var target = _self.Value ? "" : arguments[0].Trim();
        if (await session.SendAsync(Request(target), "Error revoking token", cancel) is null)
            return session.Exit;
        session.Ui.Output("Success! Revoked token (if it existed)");
        return ExitCode.Good;
    }

    private ApiRequest Request(string target)
    {
        if (_self.Value)
            return ApiRequest.Put("auth/token/revoke-self");
        if (_accessor.Value)
            return ApiRequest.Post("auth/token/revoke-accessor", JsonBody.Of("accessor", target));
        return _mode.Value switch
        {
            "orphan" => ApiRequest.Put("auth/token/revoke-orphan", JsonBody.Of("token", target)),
            "path" => ApiRequest.Put($"sys/leases/revoke-prefix/{target}"),
            _ => ApiRequest.Put("auth/token/revoke", JsonBody.Of("token", target)),
        };
    }

    private string? Mistake(int count) => (_self.Value, count, _mode.Value) switch
    {
        (true, > 0, _) => $"Too many arguments with -self (expected 0, got {count})",
        (false, > 1, _) => $"Too many arguments (expected 1 or -self, got {count})",
        (false, 0, _) => "Not enough arguments (expected 1 or -self, got 0)",
        (true, _, _) when _accessor.Value => "Cannot use -self with -accessor!",
        (true, _, { Length: > 0 }) => "Cannot use -self with -mode!",
        (_, _, "orphan" or "path") when _accessor.Value => $"Cannot use -accessor with -mode={_mode.Value}!",
        (_, _, "" or "orphan" or "path") => null,
        _ => $"Invalid mode: {_mode.Value}",
    };
}
