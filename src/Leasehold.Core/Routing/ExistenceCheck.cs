using Leasehold.Core.Barrier;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Routing;

/// <summary>Tells whether what a write names is there, which makes the write an update rather than a create.</summary>
public delegate ValueTask<bool> ExistenceCheck(Request request, Transaction tx, CancellationToken cancel);
