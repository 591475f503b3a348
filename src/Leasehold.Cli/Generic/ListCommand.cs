using System.Globalization;
using Leasehold.Cli.Input.Flags;
using Leasehold.Client;

namespace Leasehold.Cli.Generic;

internal sealed class ListCommand : Command
{
    private readonly TextFlag _after;
    private readonly NumberFlag _limit;

    public ListCommand()
        : base("list", "[options] PATH", "Lists the names below a path.", Outputs.Format | Outputs.Detailed)
    {
        _after = Flags.Text("after", "List only names behind this one.");
        _limit = Flags.Number("limit", "List at most this many names.");
    }

    public override async Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (session.WrongCount(arguments, 1) is { } misused)
            return misused;
        var path = ApiPath.Clean(arguments[0]);
        var query = new List<KeyValuePair<string, string>> { new("list", "true") };
        if (_after.Value.Length > 0)
            query.Add(new("after", _after.Value));
        if (_limit.Value > 0)
            query.Add(new("limit", _limit.Value.ToString(CultureInfo.InvariantCulture)));
        var request = ApiRequest.Get(path, query);
        return await session.ReadAsync(request, $"Error listing {path}", cancel) is { } response
            ? Answer.Listed(session, response, path, session.WantsDetails)
            : session.Exit;
    }
}
