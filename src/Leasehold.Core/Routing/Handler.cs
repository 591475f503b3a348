using Leasehold.Core.Barrier;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Routing;

/// <summary>
/// Serves one operation: reads at the transaction's snapshot, stages what it changes, and never commits. It may run
/// again on a conflict, so it must have no effect outside the transaction.
/// </summary>
public delegate ValueTask<Reply> Handler(Request request, Transaction tx, CancellationToken cancel);
