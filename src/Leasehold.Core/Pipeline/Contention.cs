using Leasehold.Core.Barrier;
using Leasehold.Core.Work;

namespace Leasehold.Core.Pipeline;

/// <summary>
/// Queues for keys that several requests fight over: after a conflict a request waits for its turn at the key, and who
/// comes new while anybody has it or waits for it queues as well instead of winning against him; so nobody loses again
/// and again.
/// </summary>
internal sealed class Contention
{
    private readonly KeyedTurns<Key> _queues = new();

    /// <summary>The turns of one request, none at first.</summary>
    public Turns Begin() => new(_queues);

    /// <summary>
    /// A key that others fight over and that a transaction would write without having its turn; null if there is none.
    /// </summary>
    public Key? WrittenBy(Transaction tx, Turns? turns = null) => _queues.TryFind(
        (tx, turns), static (key, by) => by.tx.Writes(key.Bytes) && by.turns?.Has(key) != true, out var found)
        ? found
        : null;
}
