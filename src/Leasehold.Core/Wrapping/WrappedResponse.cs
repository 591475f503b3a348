using System.Text;
using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Wrapping;

/// <summary>The old way to unwrap: <c>cubbyhole/response</c>, read with the wrapping token itself.</summary>
public static class WrappedResponse
{
    /// <summary>The name under which a wrapping token finds its answer in its cubbyhole.</summary>
    public const string Name = "response";

    private const string Deprecated =
        "Reading from 'cubbyhole/response' is deprecated. Please use sys/wrapping/unwrap to unwrap responses, as it " +
        "provides additional security checks and other benefits.";

    /// <summary>The answer that waits under the caller's token, as text; not found if none does.</summary>
    public static async ValueTask<Reply> ReadAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        if (await WrappedAnswers.FindAsync(tx, request.Caller.Id, cancel).ConfigureAwait(false) is not { } answer)
            return Reply.Absent;
        var data = new JsonMap().Add(Name, Encoding.UTF8.GetString(answer.Body.Span));
        return new Reply.Data(data).WithWarning(Deprecated);
    }
}
