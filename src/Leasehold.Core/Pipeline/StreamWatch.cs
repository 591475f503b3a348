using System.Runtime.CompilerServices;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Pipeline;

/// <summary>
/// Ends a stream with what let it begin: when the caller's token dies, which is looked at each second, and when the
/// server seals or loses the lead.
/// </summary>
internal sealed class StreamWatch(Unsealed unsealed, Authentication authentication)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly CancellationToken _ending = unsealed.Ending;

    /// <summary>The same stream, for as long as it may go on.</summary>
    public Reply.Stream Watch(Request request, Reply.Stream stream) =>
        stream with { Parts = PartsAsync(request, stream.Parts) };

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> PartsAsync(
        Request request, IAsyncEnumerable<ReadOnlyMemory<byte>> parts,
        [EnumeratorCancellation] CancellationToken cancel = default)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel, _ending);
        await using var all = parts.GetAsyncEnumerator(over.Token);
        var watching = EndWithCallerAsync(request, over);
        try
        {
            while (await NextAsync(all, cancel).ConfigureAwait(false))
                yield return all.Current;
        }
        finally
        {
            await over.CancelAsync().ConfigureAwait(false);
            await watching.ConfigureAwait(false);
        }
    }

    private static async ValueTask<bool> NextAsync(
        IAsyncEnumerator<ReadOnlyMemory<byte>> all, CancellationToken left)
    {
        try
        {
            return await all.MoveNextAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!left.IsCancellationRequested)
        {
            return false; // It is over, and its reader is still there.
        }
    }

    private async Task EndWithCallerAsync(Request request, CancellationTokenSource over)
    {
        try
        {
            do
                await Task.Delay(Interval, unsealed.Clock, over.Token).ConfigureAwait(false);
            while (await IsAliveAsync(request, over.Token).ConfigureAwait(false));
        }
        catch (Exception)
        {
            // It is over, or nobody can tell whether the caller lives.
        }
        await over.CancelAsync().ConfigureAwait(false);
    }

    private async ValueTask<bool> IsAliveAsync(Request request, CancellationToken cancel)
    {
        if (!unsealed.TryEnter())
            return false;
        try
        {
            using var tx = unsealed.Begin();
            return await authentication.RefreshAsync(request, tx, cancel).ConfigureAwait(false) is null;
        }
        finally
        {
            unsealed.Leave();
        }
    }
}
