using Leasehold.Core.Barrier;
using Leasehold.Core.Requests;

namespace Leasehold.Engines.Kv;

/// <summary>Paths that a versioned mount does not have: mostly clients that take it for an unversioned one.</summary>
internal static class KvStray
{
    private const string Warning = "Invalid path for a versioned K/V secrets engine. See the API docs for the " +
        "appropriate API endpoints to use.";

    /// <summary>Not found, with a hint at the command that finds the way.</summary>
    public static ValueTask<Reply> AnswerAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var command = request.Operation switch
        {
            Operation.Read => "get",
            Operation.List => "list",
            Operation.Delete => "delete",
            Operation.Patch => "patch",
            _ => "put",
        };
        return ValueTask.FromResult<Reply>(new Reply.Data(Map: null)
        {
            Status = ReplyStatus.NotFoundWithData,
            Warnings = [$"{Warning} If using the Vault CLI, use 'vault kv {command}' for this operation."],
        });
    }
}
