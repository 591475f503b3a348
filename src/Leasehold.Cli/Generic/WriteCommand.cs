using Leasehold.Cli.Input;
using Leasehold.Cli.Input.Flags;
using Leasehold.Client;

namespace Leasehold.Cli.Generic;

/// <summary><c>write</c>, and <c>patch</c>, which changes some keys and leaves the others.</summary>
internal sealed class WriteCommand : Command
{
    private readonly bool _patches;
    private readonly SwitchFlag _force;

    private WriteCommand(string name, string help, bool patches)
        : base(name, "[options] PATH [K=V...]", help, Outputs.FormatAndField)
    {
        _patches = patches;
        _force = Flags.Switch("force", "Send the request though there is no data.", alias: "f");
    }

    public static WriteCommand Write() =>
        new("write", "Writes data to a path. Data is key=value, @file or - (JSON from standard input).", false);

    public static WriteCommand Patch() =>
        new("patch", "Changes some keys of what is at a path and leaves the others as they are.", true);

    public override async Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (arguments.Count < 1)
            return session.Misused("Not enough arguments (expected 1, got 0)");
        if (arguments.Count == 1 && !_force.Value)
            return session.Misused("Must supply data or use -force");
        var path = ApiPath.Clean(arguments[0]);
        if (!KeyValueArguments.TryRead(arguments.Skip(1), session.Input, out var data, out var error))
            return session.Misused($"Failed to parse K=V data: {error}");

        var body = data.ToJson();
        var request = _patches ? ApiRequest.Patch(path, body) : ApiRequest.Put(path, body);
        return await session.SendAsync(request, $"Error writing data to {path}", cancel) is { } response
            ? Answer.Written(session, response, path)
            : session.Exit;
    }
}
