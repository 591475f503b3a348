using Leasehold.Cli.Generic;
using Leasehold.Cli.Input;
using Leasehold.Client;

namespace Leasehold.Cli.Operator;

/// <summary>
/// The commands for a cluster of stores. They ask the server, whose word counts: ours has no such cluster and says so.
/// </summary>
internal sealed class RaftCommand : Command
{
    private const string Group = "operator raft ";

    private readonly string _failure;
    private readonly string _missing;
    private readonly string _done;
    private readonly Func<string, ApiRequest> _request;

    /// <param name="name">Behind the group's name.</param>
    /// <param name="help">One sentence.</param>
    /// <param name="failure">Stands before a refusal.</param>
    /// <param name="request">What is asked, with the argument; empty if there is none.</param>
    /// <param name="missing">What is said without an argument; empty: there need be none.</param>
    /// <param name="done">What is said in the end; empty: the answer is shown.</param>
    private RaftCommand(
        string name, string help, string failure, Func<string, ApiRequest> request, string missing = "",
        string done = "")
        : base(Group + name, "[options] [ARGUMENT]", help, Outputs.FormatAndField) =>
        (_failure, _missing, _done, _request) = (failure, missing, done, request);

    /// <summary>The command of a name; null if it is none of these.</summary>
    public static RaftCommand? Find(string name) =>
        !name.StartsWith(Group, StringComparison.Ordinal) ? null : name[Group.Length..] switch
        {
            "list-peers" => new("list-peers", "Lists the servers of a cluster of stores.",
                "Error reading the raft cluster configuration", static _ => Get("configuration")),
            "join" => new("join", "Lets a server join a cluster of stores.",
                "Error joining the node to the Raft cluster",
                static address => Post("join", "leader_api_addr", address)),
            "remove-peer" => Peer("remove-peer", "Takes a server out of a cluster of stores.",
                "Error removing the peer from raft cluster", "Peer removed successfully!"),
            "promote" => Peer("promote", "Lets a server of a cluster of stores vote.",
                "Error promoting server", "Server promoted successfully!"),
            "demote" => Peer("demote", "Takes the vote from a server of a cluster of stores.",
                "Error demoting server", "Server demoted successfully!"),
            "autopilot state" => new("autopilot state", "Shows how a cluster of stores is.",
                "Error checking autopilot state", static _ => Get("autopilot/state")),
            "autopilot get-config" => new("autopilot get-config", "Shows how a cluster of stores keeps itself.",
                "Error fetching autopilot config", static _ => Get("autopilot/configuration")),
            _ => null,
        };

    public override async Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (arguments.Count == 0 && _missing.Length > 0)
            return session.Misused(_missing);
        if (arguments.Count > 1)
            return session.Misused($"Too many arguments (expected 0-1, got {arguments.Count})");
        var request = _request(arguments.Count == 0 ? "" : arguments[0]).AtRoot();
        if (await session.SendAsync(request, _failure, cancel) is not { } response)
            return session.Exit;
        if (_done.Length == 0 && Answer.Found(response) is { } answer)
            return session.Print.Secret(answer);
        if (_done.Length > 0)
            session.Ui.Output(_done);
        return ExitCode.Good;
    }

    private static RaftCommand Peer(string name, string help, string failure, string done) =>
        new(name, help, failure, id => Put(name, "server_id", id), "Server id is required", done);

    private static ApiRequest Get(string path) => ApiRequest.Get("sys/storage/raft/" + path);

    private static ApiRequest Put(string path, string field, string value) =>
        ApiRequest.Put("sys/storage/raft/" + path, JsonBody.Of(field, value));

    private static ApiRequest Post(string path, string field, string value) =>
        ApiRequest.Post("sys/storage/raft/" + path, JsonBody.Of(field, value));
}
