using System.Buffers.Binary;
using Leasehold.Core.Barrier;
using Leasehold.Core.Requests;
using Leasehold.Core.Work;

namespace Leasehold.Core.Tokens.Api;

/// <summary>Starts the tidying of tokens, one at a time (<c>spec/tokens.md</c> 2.2).</summary>
internal static class TokenTidying
{
    private const string Started = "Tidy operation successfully started. "
        + "Any information from the operation will be printed to Vault's server logs.";

    private const string Running = "Tidy operation already in progress.";

    public static async ValueTask<Reply> StartAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        // Both reads are guarded: of two calls at once one finds the other's job.
        if (await tx.FindClearAsync(Keys.TokenTidy, cancel).ConfigureAwait(false) is { Length: sizeof(ulong) } last)
        {
            var before = Keys.Work(BinaryPrimitives.ReadUInt64BigEndian(last));
            if (await tx.FindClearAsync(before, cancel).ConfigureAwait(false) is not null)
                return new Reply.Data(null).WithWarning(Running);
        }
        var id = await Job.StageAsync(tx, TidyJob.KindName, [], cancel).ConfigureAwait(false);
        var job = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(job, id);
        tx.PutClear(Keys.TokenTidy, job);
        return new Reply.Data(null) { Status = ReplyStatus.Accepted }.WithWarning(Started);
    }
}
