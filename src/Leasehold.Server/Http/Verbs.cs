using Leasehold.Core.Requests;

namespace Leasehold.Server.Http;

/// <summary>What the methods of HTTP ask for. Methods match exactly: <c>get</c> is none.</summary>
internal static class Verbs
{
    /// <summary>The operation; null for methods that nothing supports.</summary>
    public static Operation? OperationOf(string method) => method switch
    {
        "GET" => Operation.Read,
        "POST" or "PUT" => Operation.Update,
        "LIST" => Operation.List,
        "DELETE" => Operation.Delete,
        "PATCH" => Operation.Patch,
        "HEAD" => Operation.Header,
        "HELP" => Operation.Help,
        _ => null,
    };
}
